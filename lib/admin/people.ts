/** Commands about people: lists, roles, links, passwords, passkeys, and disabling. */
import 'server-only'
import type { Command } from 'commander'
import type { ProjectRef } from '../paths'
import {
  InvitePerson,
  ListPeople,
  type KeyOfPerson,
  type Person,
  type PersonRole,
  type PersonStatus,
  type SecretLink,
} from '../schema/person'
import { giveRoles, takeRoles } from '../server/people/change-roles'
import { disablePerson } from '../server/people/disable'
import { enablePerson } from '../server/people/enable'
import { invitePerson } from '../server/people/invite'
import { keysOfPerson } from '../server/people/keys-of-person'
import { listPeople } from '../server/people/list'
import { makePasswordLink } from '../server/people/make-password-link'
import { resendInvitation } from '../server/people/resend-invitation'
import { setPassword } from '../server/people/set-password'
import { resetPasskeys } from '../server/passkeys/reset'
import { unlinkPerson } from '../server/people/unlink-identity'
import { findPerson, findProject, operatorOf, type Account } from './context'
import type { Perform } from './perform'
import { addWhere, checkWhere, rolesOf, showPeople, type ShownPerson, type Where } from './roles'
import { readSecret } from './shell'
import { moment, table } from './table'
import { emailArgument, example, examples, projectArgument, roleArgument, roleWords, statusArgument, statusWords } from './arguments'

const columns = {
  EMAIL: (person: ShownPerson) => person.email,
  NAME: (person: ShownPerson) => person.name,
  STATUS: (person: ShownPerson) => person.status,
  ROLES: ({ roles }: ShownPerson) =>
    roles.map(({ role, project }) => (role === 'account-admin' ? role : `${role} in ${project ?? 'all projects'}`)).join(', '),
  'LIVE KEYS': (person: ShownPerson) => String(person.liveKeys),
  'LAST SIGN-IN': (person: ShownPerson) => moment(person.lastSignInAt),
}

async function allPeople(account: Account, filters: Partial<ListPeople>): Promise<Person[]> {
  const people: Person[] = []
  let cursor: string | undefined
  do {
    const page = await listPeople(operatorOf(account), ListPeople.parse({ limit: 100, sort: 'name', ...filters, cursor }))
    people.push(...page.items)
    cursor = page.nextCursor ?? undefined
  } while (cursor)
  return people
}

/** The person as they are now. */
async function showPerson(account: Account, person: Person): Promise<ShownPerson> {
  const [shown] = await showPeople(account, [person])
  return shown!
}

const mailed = { sent: ' It was sent to them too.', failed: ' The mail server did not take it: hand it over yourself.', off: '' }

const linkLines = (what: string, { url, expiresAt, mail }: SecretLink) =>
  `${what}, until ${moment(expiresAt)} and shown this once:\n${url}${mailed[mail]}`

const keyColumns = {
  NAME: (key: KeyOfPerson) => key.name,
  ROLE: (key: KeyOfPerson) => key.role.toLowerCase(),
  HINT: (key: KeyOfPerson) => key.hint,
  PROJECT: (key: KeyOfPerson) => `${key.orgName} / ${key.projectName}`,
  'CALLS IN A DAY': (key: KeyOfPerson) => String(key.callsInDay),
  ID: (key: KeyOfPerson) => key.id,
}

/** Disables a person, and where it is wanted deletes every live key that they created, however many. */
async function disable(account: Account, email: string, deleteKeys: boolean) {
  const operator = operatorOf(account)
  const { id } = await findPerson(account, email)
  const deleted: KeyOfPerson[] = []
  for (;;) {
    const { items } = deleteKeys ? await keysOfPerson(operator, id) : { items: [] }
    const person = await disablePerson(operator, id, { deleteKeys: items.map((key) => key.id) })
    deleted.push(...items)
    const { items: live, total } = await keysOfPerson(operator, id)
    if (!deleteKeys || total === 0) return { person, deleted, live, total }
  }
}

function addChanges(people: Command, perform: Perform): void {
  people
    .command('disable')
    .description('shut a person out: from their next request on they are signed out, and cannot sign in')
    .argument('<email>', 'whom', emailArgument)
    .option('--delete-keys', 'delete the live keys that they created too; without, those work on')
    .addHelpText(
      'after',
      examples(example('people disable ana@example.com'), example('people disable ana@example.com --delete-keys')),
    )
    .action(
      perform(async ({ account }, email: string, { deleteKeys = false }: { deleteKeys?: boolean }) => {
        const where = await account()
        const { person, deleted, live, total } = await disable(where, email, deleteKeys)
        const lines = [`Disabled ${email}, and signed them out everywhere.`]
        if (deleted.length > 0) lines.push(`Deleted the keys that they created:\n${table(deleted, keyColumns, '')}`)
        if (total > 0) {
          lines.push(`Keys that they created work on (${total}). Delete them with --delete-keys, or some by \`keys delete\`:`)
          lines.push(table(live, keyColumns, ''))
        }
        const json = { person: await showPerson(where, person), deletedKeys: deleted, liveKeys: live }
        return { text: lines.join('\n'), json }
      }),
    )

  people
    .command('enable')
    .description('let a disabled person in again, with the roles that they had')
    .argument('<email>', 'whom', emailArgument)
    .addHelpText('after', examples(example('people enable ana@example.com')))
    .action(
      perform(async ({ account }, email: string) => {
        const where = await account()
        const { id } = await findPerson(where, email)
        const person = await enablePerson(operatorOf(where), id)
        return { text: `Enabled ${email}.`, json: { person: await showPerson(where, person) } }
      }),
    )

  const changes = [
    { name: 'grant', what: 'give a person a role', change: giveRoles, done: 'Gave the role.' },
    { name: 'revoke', what: 'take a role from a person; it is gone at their next request', change: takeRoles, done: 'Took the role.' },
  ] as const
  for (const { name, what, change, done } of changes) {
    const command = people
      .command(name)
      .description(what)
      .argument('<email>', 'whom', emailArgument)
      .argument('<role>', roleWords.join(', '), roleArgument)
    addWhere(command)
      .addHelpText(
        'after',
        examples(
          example(`people ${name} ana@example.com sei-admin --project default/payments`),
          example(`people ${name} ana@example.com account-admin`),
        ),
      )
      .action(
        perform(async ({ account }, email: string, role: PersonRole, places: Where) => {
          checkWhere(role, places)
          const where = await account()
          const { id } = await findPerson(where, email)
          const { person, link } = await change(operatorOf(where), id, await rolesOf(where, role, places))
          const text = link ? `${done}\n${linkLines('Their invitation is another one now', link)}` : done
          return { text, json: { person: await showPerson(where, person), link } }
        }),
      )
  }
}

function addWaysIn(people: Command, perform: Perform): void {
  people
    .command('set-password')
    .description('set a password, which is read from standard input, or asked for at a terminal; signs the person out everywhere')
    .argument('<email>', 'whose', emailArgument)
    .addHelpText(
      'after',
      examples(example('people set-password ana@example.com'), `${example('people set-password ana@example.com')} < password.txt`),
    )
    .action(
      perform(async ({ account, shell }, email: string) => {
        const where = await account()
        const { id } = await findPerson(where, email)
        const endedSessions = await setPassword(operatorOf(where), id, await readSecret(shell, 'password', { repeat: true }))
        return { text: `Set the password of ${email}, and ended ${endedSessions} sessions.`, json: { email, endedSessions } }
      }),
    )

  people
    .command('unlink')
    .description('forget who a person is at the identity provider: signs them out, takes the roles of the directory, and lets them be linked anew')
    .argument('<email>', 'whom', emailArgument)
    .addHelpText('after', examples(example('people unlink ana@example.com')))
    .action(
      perform(async ({ account }, email: string) => {
        const where = await account()
        const { id } = await findPerson(where, email)
        const { issuers, endedSessions } = await unlinkPerson(operatorOf(where), id)
        const text =
          issuers.length > 0
            ? `Unlinked ${email} from ${issuers.join(' and ')}, and ended ${endedSessions} sessions.`
            : `${email} was not linked to an identity provider. Nothing was changed.`
        return { text, json: { email, issuers, endedSessions } }
      }),
    )

  people
    .command('link')
    .description('make a link with which a person gets in: to accept the invitation, or to choose a new password')
    .argument('<email>', 'whose', emailArgument)
    .addHelpText('after', examples(example('people link ana@example.com')))
    .action(
      perform(async ({ account }, email: string) => {
        const where = await account()
        const operator = operatorOf(where)
        const { id, isInvited } = await findPerson(where, email)
        const kind = isInvited ? 'invitation' : 'password'
        const link = isInvited ? (await resendInvitation(operator, id)).link : await makePasswordLink(operator, id)
        const what = isInvited ? `The invitation of ${email}` : `The link with which ${email} chooses a password`
        return { text: link ? linkLines(what, link) : '', json: { email, kind, link } }
      }),
    )
}

function addPasskeyReset(people: Command, perform: Perform): void {
  people
    .command('reset-passkeys')
    .description('remove all passkeys of a person, sign them out everywhere, and make a link with which they add another one')
    .argument('<email>', 'whose', emailArgument)
    .addHelpText('after', examples(example('people reset-passkeys ana@example.com')))
    .action(
      perform(async ({ account }, email: string) => {
        const where = await account()
        const { id } = await findPerson(where, email)
        const link = await resetPasskeys(operatorOf(where), id)
        return { text: linkLines(`The link with which ${email} adds a passkey`, link), json: { email, link } }
      }),
    )
}

type ListOptions = { search?: string; status?: PersonStatus; role?: PersonRole; project?: ProjectRef }

/** Adds `people …`. */
export function addPeopleCommands(program: Command, perform: Perform): void {
  const people = program.command('people').description('list, add, disable and enable people, change their roles, let them in')

  people
    .command('list')
    .description('the people of the account, with their roles and how many live keys they created')
    .option('--search <text>', 'part of a name or an email')
    .option('--status <status>', statusWords.join(', '), statusArgument)
    .option('--role <role>', roleWords.join(', '), roleArgument)
    .option('--project <org/project>', 'with a role in this project', projectArgument)
    .addHelpText(
      'after',
      examples(example('people list'), example('people list --status invited'), 'npm run --silent admin -- people list --json'),
    )
    .action(
      perform(async ({ account }, options: ListOptions) => {
        const where = await account()
        const { search: q, status, role, project } = options
        const projectId = project && (await findProject(where, project)).id
        const shown = await showPeople(where, await allPeople(where, { q, status, role, projectId }))
        return { text: table(shown, columns, 'There is nobody like that.'), json: { people: shown } }
      }),
    )

  addWhere(
    people
      .command('add')
      .description('invite a person with a role; somebody who is here already gets the role. Makes the account where there is none yet')
      .argument('<email>', 'with which they sign in', emailArgument)
      .requiredOption('--name <name>', 'what others see them as')
      .requiredOption('--role <role>', roleWords.join(', '), roleArgument),
  )
    .addHelpText(
      'after',
      examples(
        example(`people add you@example.com --name 'Your Name' --role account-admin`),
        example(`people add ana@example.com --name 'Ana Lima' --role sei-admin --project default/payments --project default/web`),
      ),
    )
    .action(
      perform(async ({ account }, email: string, { name, role, ...places }: { name: string; role: PersonRole } & Where) => {
        checkWhere(role, places)
        const where = await account({ makeFirst: role === 'ACCOUNT_ADMIN' })
        const input = InvitePerson.parse({ email, name, roles: await rolesOf(where, role, places) })
        const { person, link } = await invitePerson(operatorOf(where), input)
        const text = link
          ? `Invited ${email}.\n${linkLines('The invitation', link)}`
          : `${email} is here already and has the role now. Nothing else was changed.`
        return { text, json: { person: await showPerson(where, person), link } }
      }),
    )

  addWaysIn(people, perform)
  addPasskeyReset(people, perform)
  addChanges(people, perform)
}
