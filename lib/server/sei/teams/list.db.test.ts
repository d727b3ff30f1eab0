import pg from 'pg'
import { expect, inject, test } from 'vitest'
import { makeDividedTenant, makeTree, teamsOf } from '../../../testing/make/org-trees'
import type { KeyActor } from '../../access/actor'
import { listDevelopers } from '../developers/list'
import { listTeamDevelopers } from './developers'
import { getTeamFilters } from './filters'
import { getTeamIntegrations } from './integrations'
import { listTeams } from './list'

/** Keeps teams and developers from being read until the end of `run`, as much work would. */
async function whileTeamsAreHeld(run: (release: () => Promise<unknown>) => Promise<void>) {
  const client = new pg.Client({ connectionString: process.env.DATABASE_URL })
  await client.connect()
  try {
    await client.query('BEGIN')
    await client.query('LOCK TABLE team, developer IN ACCESS EXCLUSIVE MODE')
    await run(() => client.query('COMMIT'))
  } finally {
    await client.end()
  }
}

/** Waits until the last of them has come to its turn, before any has ended. */
const untilOneIsRefused = (reads: Promise<unknown>[]) =>
  Promise.any(reads.map((one) => one.then(() => Promise.reject(new Error('answered')), () => undefined)))

const onPostgres = test.runIf(inject('databaseKind') === 'postgresql')

onPostgres(
  'however many lists of teams one account asks for, other accounts are served, and the last are told to come again',
  async () => {
    const [busy, other] = [await makeDividedTenant(), await makeDividedTenant()]
    await makeTree(busy.client)
    await whileTeamsAreHeld(async (release) => {
      const lists = Array.from({ length: 102 }, () => listTeams(busy.client.actor).next())
      const settled = Promise.allSettled(lists)
      expect((await other.client.get('/v2/kpis')).status).toBe(200)
      await untilOneIsRefused(lists)
      await release()
      const rejected = (await settled).filter(({ status }) => status === 'rejected')
      expect(rejected).toMatchObject([{ reason: { code: 'rate_limited', retryAfter: 10 } }])
    })
  },
)

const page = { pageIndex: 0, pageSize: 50 }

onPostgres.each<[string, (actor: KeyActor, refId: number) => Promise<unknown>]>([
  ['developers', (actor) => listDevelopers(actor, { ...page, sortKey: 'name', sortOrder: 'asc' })],
  ['developers of a team', (actor, refId) => listTeamDevelopers(actor, { refId }, page)],
  ['integrations of a team', (actor, refId) => getTeamIntegrations(actor, { refId })],
  ['filters of a team', (actor, refId) => getTeamFilters(actor, { refId })],
])('however often one account asks for the %s, others are served, and the last are told to come again', async (_what, read) => {
  const [busy, other] = [await makeDividedTenant(), await makeDividedTenant()]
  const { id } = await makeTree(busy.client)
  const [team] = await teamsOf(busy.client, id)
  await whileTeamsAreHeld(async (release) => {
    const reads = Array.from({ length: 103 }, () => read(busy.client.actor, team!.refId))
    const settled = Promise.allSettled(reads)
    expect((await other.client.get('/v2/kpis')).status).toBe(200)
    await untilOneIsRefused(reads)
    await release()
    const rejected = (await settled).filter(({ status }) => status === 'rejected')
    expect(rejected).toMatchObject([{ reason: { code: 'rate_limited', retryAfter: 10 } }])
  })
})
