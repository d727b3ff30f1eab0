/** Commands about keys: for a key that has leaked, and for a team that cannot sign in. */
import 'server-only'
import { InvalidArgumentError, type Command } from 'commander'
import { z } from 'zod'
import type { ProjectRef } from '../paths'
import { ListKeys, type Key } from '../schema/key'
import { hasSecret } from '../schema/secret-hint'
import { Fault } from '../server/fault'
import { deleteKeyOfAccount } from '../server/keys/delete'
import { findKeys, type FoundKey, type KnownOfKey } from '../server/keys/find'
import { listKeys } from '../server/keys/list'
import { isWellFormed } from '../server/keys/secret'
import { findProject, operatorOf } from './context'
import type { Perform } from './perform'
import { readSecret } from './shell'
import { moment, table } from './table'
import { example, examples, projectArgument } from './usage'

async function allKeys(projectId: string): Promise<Key[]> {
  const keys: Key[] = []
  let cursor: string | undefined
  do {
    const page = await listKeys({ projectId, permissions: ['api_keys:read'] }, ListKeys.parse({ limit: 100, sort: 'name', cursor }))
    keys.push(...page.items)
    cursor = page.nextCursor ?? undefined
  } while (cursor)
  return keys
}

const columns = {
  NAME: (key: Key) => key.name,
  ROLE: (key: Key) => key.role.toLowerCase(),
  HINT: (key: Key) => key.hint,
  'CREATED BY': (key: Key) => key.createdBy.email,
  'LAST USED': (key: Key) => moment(key.lastUsedAt),
  FROM: (key: Key) => key.lastUsedIp ?? '',
  ID: (key: Key) => key.id,
}

const fromInput = '-'
const hint = /^sei_[0-9A-Za-z]{4}(?:…|\.{3})[0-9A-Za-z]{4}$/

function keyArgument(text: string): string {
  if (hasSecret(text)) {
    throw new InvalidArgumentError('A whole key does not belong on a command line. Give its hint, or - and pipe the key in.')
  }
  if (text === fromInput || hint.test(text) || z.uuid().safeParse(text).success) return text
  throw new InvalidArgumentError(`It must be an id, a hint such as sei_AbCd…WxYz (or sei_AbCd...WxYz), or ${fromInput}.`)
}

function knownOf(text: string): KnownOfKey {
  return hint.test(text) ? { hint: text.replace('...', '…') } : { id: text.toLowerCase() }
}

const refOf = ({ org, project }: FoundKey) => `${org}/${project}`

/** The one key that is meant. @throws Fault not_found, or conflict where it could be several */
function onlyOne(found: FoundKey[]): FoundKey {
  const live = found.filter(({ deletedAt }) => deletedAt === null)
  if (live.length > 1) {
    const each = live.map((key) => `${key.id} (${key.name}, ${refOf(key)})`).join(', ')
    throw new Fault('conflict', `Several keys have this hint. Delete by id: ${each}.`)
  }
  const key = live[0] ?? found[0]
  if (!key) throw new Fault('not_found', 'There is no such key.')
  return key
}

/** Adds `keys list` and `keys delete`. */
export function addKeyCommands(program: Command, perform: Perform): void {
  const keys = program.command('keys').description('list keys, and delete one that has leaked')

  keys
    .command('list')
    .description('the live keys of a project')
    .requiredOption('--project <org/project>', 'the project, by its identifiers', projectArgument)
    .addHelpText('after', examples(example('keys list --project default/payments')))
    .action(
      perform(async ({ account }, { project }: { project: ProjectRef }) => {
        const items = await allKeys((await findProject(await account(), project)).id)
        return { text: table(items, columns, 'The project has no live key.'), json: { keys: items } }
      }),
    )

  keys
    .command('delete')
    .description('delete a key for good: from the end of the command on, no request with it passes')
    .argument('<key>', `its id, its hint, or ${fromInput} to read the key itself from standard input`, keyArgument)
    .addHelpText('after', examples(example('keys delete sei_AbCd…WxYz'), `${example('keys delete -')} < leaked-key.txt`))
    .action(
      perform(async ({ account, shell }, text: string) => {
        const where = await account()
        const token = text === fromInput ? await readSecret(shell, 'key', { repeat: false }) : null
        if (token !== null && !isWellFormed(token)) throw new Fault('validation', 'What was read is not a key, or not a whole one.')
        const key = onlyOne(await findKeys(where.id, token === null ? knownOf(text) : { token }))
        const json = { id: key.id, name: key.name, hint: key.hint, project: refOf(key) }
        if (key.deletedAt) {
          const since = moment(key.deletedAt.toISOString())
          const text = `${key.name} (${key.hint}) of ${refOf(key)} was deleted on ${since} already.`
          return { text, json: { key: json, deletedBefore: true } }
        }
        await deleteKeyOfAccount(operatorOf(where), key.id)
        return { text: `Deleted ${key.name} (${key.hint}) of ${refOf(key)}.`, json: { key: json, deletedBefore: false } }
      }),
    )
}
