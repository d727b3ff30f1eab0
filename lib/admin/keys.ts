/** Commands about keys: to identify one, and to pause or delete one that has leaked while its team cannot sign in. */
import 'server-only'
import { InvalidArgumentError, type Command } from 'commander'
import { z } from 'zod'
import type { ProjectRef } from '../paths'
import { ListKeys, type Key, type KeyStatus } from '../schema/key'
import { hasSecret } from '../schema/secret-hint'
import { Fault } from '../server/fault'
import { deleteKeyOfAccount } from '../server/keys/delete'
import { findKeys, readFoundKeys, type FoundKey, type KnownOfKey } from '../server/keys/find'
import { listKeys } from '../server/keys/list'
import { pauseKey } from '../server/keys/pause'
import { resumeKey } from '../server/keys/resume'
import { isWellFormed } from '../server/keys/secret'
import { findProject, operatorOf } from './context'
import type { Perform } from './perform'
import { readSecret, type Shell } from './shell'
import { moment, table } from './table'
import { example, examples, projectArgument } from './arguments'

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

const wordsOf = (status: KeyStatus) => status.toLowerCase().replaceAll('_', ' ')

const columns = {
  NAME: (key: Key) => key.name,
  ROLE: (key: Key) => key.role.toLowerCase(),
  HINT: (key: Key) => key.hint,
  STATE: (key: Key) => wordsOf(key.status),
  EXPIRES: (key: Key) => moment(key.expiresAt),
  RESPONSIBLE: (key: Key) => key.responsible.email,
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

/** What the words of a command say of a key. @throws Fault validation where standard input is no key */
async function readKnown(shell: Shell, text: string): Promise<KnownOfKey> {
  if (text !== fromInput) return knownOf(text)
  const token = await readSecret(shell, 'key', { repeat: false })
  if (!isWellFormed(token)) throw new Fault('validation', 'What was read is not a key, or not a whole one.')
  return { token }
}

const refOf = ({ org, project }: FoundKey) => `${org}/${project}`
const noSuchKey = () => new Fault('not_found', 'There is no such key.')

/** A key that was found; `key` is null where it was deleted. */
type Described = FoundKey & { key: Key | null }

/** The state of the secret that it was found by, or of the key. */
function stateOf({ hint, deletedAt, key }: Described): string {
  if (!key) return `deleted ${moment(deletedAt?.toISOString() ?? null)}`.trim()
  if (hint === key.hint) return wordsOf(key.status)
  return hint === key.oldSecret?.hint ? 'old secret, which still works' : 'rotated away'
}

const foundColumns = {
  NAME: ({ name }: Described) => name,
  PROJECT: refOf,
  STATE: stateOf,
  EXPIRES: ({ key }: Described) => moment(key?.expiresAt ?? null),
  RESPONSIBLE: ({ key }: Described) => key?.responsible.email ?? '',
  'LAST USED': ({ key }: Described) => moment(key?.lastUsedAt ?? null),
  FROM: ({ key }: Described) => key?.lastUsedIp ?? '',
  ID: ({ id }: Described) => id,
}

const shown = (found: FoundKey) => ({ id: found.id, name: found.name, hint: found.hint, project: refOf(found) })

/** The one key that is meant. @throws Fault not_found, or conflict where it could be several */
function onlyOne(found: FoundKey[]): FoundKey {
  const live = found.filter(({ deletedAt }) => deletedAt === null)
  if (live.length > 1) {
    const each = live.map((key) => `${key.id} (${key.name}, ${refOf(key)})`).join(', ')
    throw new Fault('conflict', `Several keys have this hint. Name one by its id: ${each}.`)
  }
  const key = live[0] ?? found[0]
  if (!key) throw noSuchKey()
  return key
}

const argument = ['<key>', `its id, its hint, or ${fromInput} to read the key itself from standard input`] as const

const changes = [
  { name: 'pause', what: 'refuse a key at once, until it is resumed', change: pauseKey, done: 'Paused', before: 'was paused already' },
  { name: 'resume', what: 'let a paused key work again', change: resumeKey, done: 'Resumed', before: 'was not paused' },
]

/** Adds `keys list`, `find`, `pause`, `resume` and `delete`. */
export function addKeyCommands(program: Command, perform: Perform): void {
  const keys = program.command('keys').description('list and find keys, pause one, and delete one that has leaked')

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
    .command('find')
    .description('which key it is, in whichever project, deleted ones too: its state, expiry, and who answers for it')
    .argument(...argument, keyArgument)
    .addHelpText('after', examples(example('keys find sei_AbCd…WxYz'), `${example('keys find -')} < leaked-key.txt`))
    .action(
      perform(async ({ account, shell }, text: string) => {
        const where = await account()
        const found = await findKeys(where.id, await readKnown(shell, text))
        if (found.length === 0) throw noSuchKey()
        const live = await readFoundKeys(found)
        const described = found.map((each) => ({ ...each, key: live.get(each.id) ?? null }))
        const json = described.map((each) => ({ ...shown(each), state: stateOf(each), deletedAt: each.deletedAt, key: each.key }))
        return { text: table(described, foundColumns, ''), json: { keys: json } }
      }),
    )

  for (const { name, what, change, done, before } of changes) {
    keys
      .command(name)
      .description(what)
      .argument(...argument, keyArgument)
      .addHelpText('after', examples(example(`keys ${name} sei_AbCd…WxYz`)))
      .action(
        perform(async ({ account, shell }, text: string) => {
          const where = await account()
          const found = onlyOne(await findKeys(where.id, await readKnown(shell, text)))
          const { isChanged } = await change({ ...operatorOf(where), projectId: found.projectId }, found.id)
          const named = `${found.name} (${found.hint}) of ${refOf(found)}`
          return { text: isChanged ? `${done} ${named}.` : `${named} ${before}.`, json: { key: shown(found), isChanged } }
        }),
      )
  }

  keys
    .command('delete')
    .description('delete a key for good: from the end of the command on, no request with it passes')
    .argument(...argument, keyArgument)
    .addHelpText('after', examples(example('keys delete sei_AbCd…WxYz'), `${example('keys delete -')} < leaked-key.txt`))
    .action(
      perform(async ({ account, shell }, text: string) => {
        const where = await account()
        const key = onlyOne(await findKeys(where.id, await readKnown(shell, text)))
        if (key.deletedAt) {
          const since = moment(key.deletedAt.toISOString())
          const text = `${key.name} (${key.hint}) of ${refOf(key)} was deleted on ${since} already.`
          return { text, json: { key: shown(key), deletedBefore: true } }
        }
        await deleteKeyOfAccount(operatorOf(where), key.id)
        return { text: `Deleted ${key.name} (${key.hint}) of ${refOf(key)}.`, json: { key: shown(key), deletedBefore: false } }
      }),
    )
}
