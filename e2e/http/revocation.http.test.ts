/** Two servers on one PostgreSQL, both under load: a secret that one of them has revoked is refused by both from the answer on. */
import { randomUUID } from 'node:crypto'
import http from 'node:http'
import { setTimeout as sleep } from 'node:timers/promises'
import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest'
import {
  activityLogsApi,
  deletedKeyApi,
  developerSchemaPath,
  keyActionApi,
  keyApi,
  projectActionApi,
  projectsApi,
  type ProjectRef,
} from '../../lib/paths'
import { DeletedKeyDetail } from '../../lib/schema/deleted-key'
import type { CreatedKey } from '../../lib/schema/key'
import { KeyDetail } from '../../lib/schema/key-detail'
import { ListedProject, OrganizationList } from '../../lib/schema/project'
import type { ConsoleClient } from '../support/console-client'
import { startServer, type StartedServer } from '../support/server'
import { startOnOwnDatabase, type Started } from '../support/started'

const callersOfServer = 6
/** Requests that begin after the answer, for each way to revoke. */
const wanted = 2_600

/** When a call began, in milliseconds of this process, and how it was answered. */
type Seen = { server: number; begunAt: number; status: number }

function call(agent: http.Agent, url: string, secret: string): Promise<number> {
  return new Promise((resolve, reject) => {
    const headers = { 'x-api-key': secret, 'user-agent': 'a test/1' }
    const request = http.get(url + developerSchemaPath(), { agent, headers }, (response) => {
      response.resume().once('end', () => resolve(response.statusCode ?? 0))
    })
    request.once('error', reject)
  })
}

/** Calls both servers with a secret, several callers each, until it is told to stop. Returns all that was seen. */
function load(urls: readonly string[], secret: string) {
  const seen: Seen[] = []
  const agents = urls.map(() => new http.Agent({ keepAlive: true, maxSockets: callersOfServer }))
  let stopped = false
  const callFrom = async (server: number) => {
    while (!stopped) {
      const begunAt = performance.now()
      seen.push({ server, begunAt, status: await call(agents[server]!, urls[server]!, secret) })
    }
  }
  const callers = urls.flatMap((_, server) => Array.from({ length: callersOfServer }, () => callFrom(server)))
  const until = async (isEnough: () => boolean) => {
    while (!isEnough()) await Promise.race([sleep(10), Promise.all(callers)])
  }
  const stop = async () => {
    stopped = true
    await Promise.all(callers)
    for (const agent of agents) agent.destroy()
  }
  return { seen, until, stop }
}

describe.runIf(inject('databaseKind') === 'postgresql')('of a key that both servers are called with', () => {
  let started: Started
  let other: StartedServer
  let client: ConsoleClient
  let after = 0

  beforeAll(async () => {
    // Callers go on when they are refused, and are not told to wait.
    started = await startOnOwnDatabase('postgresql', { RATE_LIMIT_PER_MINUTE: '0', REJECTED_LIMIT_PER_MINUTE: '0' })
    other = await startServer(started.env)
    client = await started.signIn()
  })
  afterAll(async () => {
    await other?.stop()
    await started?.remove()
  })

  const send = async (method: string, path: string, body?: unknown) => {
    const response = await client.call(method, path, body)
    expect(response.ok, `${method} ${path} is answered with ${response.status}`).toBe(true)
    return response
  }

  /** A project of its own, so that what is done to it concerns no other key. */
  async function makeProject(): Promise<ProjectRef & { id: string }> {
    const { organizations } = OrganizationList.parse(await (await send('GET', projectsApi())).json())
    const [organization] = organizations as [(typeof organizations)[0]]
    const body = { organizationId: organization.id, name: 'Revoked', identifier: `_${randomUUID().replaceAll('-', '')}` }
    const { id, identifier } = ListedProject.parse(await (await send('POST', projectsApi(), body)).json())
    return { id, org: organization.identifier, project: identifier }
  }

  const detailOf = async (ref: ProjectRef, { key }: CreatedKey) =>
    KeyDetail.parse(await (await send('GET', keyApi(ref, key.id))).json()).revocations

  const ways = {
    delete: {
      revoke: (ref: ProjectRef, { key }: CreatedKey) => send('DELETE', keyApi(ref, key.id)),
      measured: async (ref: ProjectRef, { key }: CreatedKey) => {
        const deleted = DeletedKeyDetail.parse(await (await send('GET', deletedKeyApi(ref, key.id))).json())
        return { milliseconds: deleted.revokedInMs, refusedWith: 'key_deleted' }
      },
      code: 'key_deleted',
    },
    pause: {
      revoke: (ref: ProjectRef, { key }: CreatedKey) => send('POST', keyActionApi(ref, key.id, 'pause')),
      measured: async (ref: ProjectRef, created: CreatedKey) => (await detailOf(ref, created))[0],
      code: 'key_paused',
    },
    'end the old secret': {
      prepare: (ref: ProjectRef, { key }: CreatedKey) => send('POST', keyActionApi(ref, key.id, 'rotate'), { overlap: '0' }),
      revoke: (ref: ProjectRef, { key }: CreatedKey) => send('POST', keyActionApi(ref, key.id, 'rotation/end')),
      measured: async (ref: ProjectRef, created: CreatedKey) => (await detailOf(ref, created))[0],
      code: 'key_rotated',
    },
    'archive the project': {
      revoke: ({ id }: ProjectRef & { id: string }) => send('POST', projectActionApi(id, 'archive')),
      measured: async (ref: ProjectRef) => {
        const response = await send('GET', `${activityLogsApi(ref)}?types=PROJECT&actions=REVOCATION_MEASURED`)
        const { items } = (await response.json()) as { items: { details: { milliseconds: number; refusedWith: string } }[] }
        return items[0]?.details
      },
      code: 'project_archived',
    },
  } satisfies Record<string, Way>

  type Way = {
    prepare?: (ref: ProjectRef, created: CreatedKey) => Promise<unknown>
    revoke: (ref: ProjectRef & { id: string }, created: CreatedKey) => Promise<Response>
    measured: (ref: ProjectRef, created: CreatedKey) => Promise<{ milliseconds: number | null; refusedWith: string } | undefined>
    code: string
  }

  test.each(Object.keys(ways) as (keyof typeof ways)[])('none passes after the answer: %s', async (name) => {
    const way: Way = ways[name]
    const ref = await makeProject()
    const created = await client.createKey(ref, name)
    await way.prepare?.(ref, created)
    const { seen, until, stop } = load([started.server.url, other.url], created.secret)
    const passedOn = (server: number) => seen.filter((one) => one.server === server && one.status === 200).length
    await until(() => passedOn(0) > 50 && passedOn(1) > 50)
    expect(seen.every(({ status }) => status === 200)).toBe(true)

    await way.revoke(ref, created)
    const answeredAt = performance.now()
    const later = () => seen.filter(({ begunAt }) => begunAt > answeredAt)
    await until(() => later().length >= wanted)
    await stop()

    expect(later().filter(({ status }) => status < 400)).toEqual([])
    expect(new Set(later().map(({ server, status }) => `${server} ${status}`))).toEqual(new Set(['0 401', '1 401']))
    after += later().length
    const measured = await way.measured(ref, created)
    expect(measured).toMatchObject({ refusedWith: way.code, milliseconds: expect.any(Number) })
    expect(measured!.milliseconds).toBeGreaterThan(0)
  })

  test('they were at least ten thousand', () => expect(after).toBeGreaterThanOrEqual(10_000))
})
