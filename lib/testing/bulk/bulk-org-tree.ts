/**
 * Run as a process of its own: divides 100,000 developers who are one chain of managers into teams, twice, writes the list of
 * the teams to a file, and prints what that took as JSON.
 */
import { createWriteStream } from 'node:fs'
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { answerRequest } from '../../gateway/fetch'
import { database } from '../../server/database/open'
import { stopBackground } from '../../server/runtime/background'
import { analyze } from '../../server/database/analyze'
import { makeKeyActor } from '../make/key-actors'
import { setDevelopers } from '../make/placed-developers'
import { makeIntegration } from '../make/sei-rows'
import { makeTenant } from '../make/tenant'

const [, , listFile] = process.argv
const size = 100_000

const { accountId, admin } = await makeTenant()
const { secret } = await makeKeyActor(admin, 'ADMIN')
const { prisma, close } = await database()
await setDevelopers(accountId, [])

/** Each is managed by the one before. */
const addDevelopers = (from: number, to: number) => prisma.$executeRaw`
  INSERT INTO developer (account_id, name, email, email_key, manager_email_key, fields)
  SELECT ${accountId}::uuid, 'Developer ' || n, n || '@example.com', n || '@example.com', n - 1 || '@example.com',
    jsonb_build_object('site', 'London', 'team', 'Team ' || n % 900, 'managerEmail', n - 1 || '@example.com')
  FROM generate_series(${from}::int, ${to}::int) n`
await addDevelopers(1, size)
// As every import does.
await analyze('developers')
const { integrationId } = await makeIntegration(accountId, 'Git')

const megabytes = () => Math.round(process.resourceUsage().maxRSS / 1_000)

/** A call of the gateway and what is done with the answer. */
async function call<T>(step: string, method: string, path: string, input: unknown, read: (answer: Response) => Promise<T>) {
  const headers = { 'x-api-key': secret, 'content-type': 'application/json' }
  const init = { method, headers, body: input === undefined ? undefined : JSON.stringify(input) }
  const response = await answerRequest(new Request(`http://gateway.test/gateway/sei/api/v2${path}`, init))
  if (!response.ok) throw new Error(`${step}: ${await response.text()}`)
  return read(response)
}
const json = (answer: Response) => answer.json() as Promise<{ id: number }>

const startMegabytes = megabytes()
const tree = { name: 'Chain', levels: ['Manager Email'], integrations: [integrationId] }
const { id } = await call('create', 'POST', '/org-trees', tree, json)
// One more at the end of the chain: all but that stays as it is.
await addDevelopers(size + 1, size + 1)
await call('rebuild', 'PATCH', `/org-trees/${id}`, { name: 'The chain' }, json)
const { refId } = await prisma.team.findFirstOrThrow({ where: { orgTreeId: id, parentRefId: null } })
// The root team: all leaves are below it.
await call('integrations', 'GET', `/teams/${refId}/integrations`, undefined, json)
await call('developers', 'GET', `/teams/${refId}/developers`, undefined, json)
await call('list', 'GET', `/org-trees/${id}/teams`, undefined, (answer) =>
  pipeline(Readable.fromWeb(answer.body as never), createWriteStream(listFile!)),
)

// Uses of the key that are written later would open the database again.
await stopBackground()
await close()
const result = { startMegabytes, peakMegabytes: megabytes() }
process.stdout.write(`${JSON.stringify(result)}\n`)
