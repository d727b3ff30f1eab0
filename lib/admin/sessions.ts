/** Commands about sessions: where somebody is signed in, and signing them out. */
import 'server-only'
import type { Command } from 'commander'
import type { Session } from '../schema/session'
import { endSessionsOfPerson } from '../server/people/end-sessions'
import { listOwnSessions } from '../server/people/own-sessions'
import { findPerson, operatorOf } from './context'
import type { Perform } from './perform'
import { moment, table } from './table'
import { emailArgument, example, examples } from './arguments'

type ShownSession = Omit<Session, 'isThis'>

const columns = {
  BROWSER: ({ browser }: ShownSession) => browser,
  ADDRESS: ({ address }: ShownSession) => address ?? '',
  'SIGNED IN': ({ createdAt }: ShownSession) => moment(createdAt),
  'LAST SEEN': ({ lastSeenAt }: ShownSession) => moment(lastSeenAt),
  BY: ({ method }: ShownSession) => method,
  ID: ({ id }: ShownSession) => id,
}

/** Adds `sessions …`. */
export function addSessionCommands(program: Command, perform: Perform): void {
  const sessions = program.command('sessions').description('see where somebody is signed in, and sign them out everywhere')

  sessions
    .command('list')
    .description('the browsers in which a person is signed in')
    .argument('<email>', 'whose', emailArgument)
    .addHelpText('after', examples(example('sessions list ana@example.com')))
    .action(
      perform(async ({ account }, email: string) => {
        const { id } = await findPerson(await account(), email)
        const all = (await listOwnSessions({ id, sessionId: '' })).map(({ isThis: _, ...session }) => session)
        return { text: table(all, columns, `${email} is signed in nowhere.`), json: { sessions: all } }
      }),
    )

  sessions
    .command('end')
    .description('sign a person out everywhere, from their next request on; they can sign in again')
    .argument('<email>', 'whom', emailArgument)
    .addHelpText('after', examples(example('sessions end ana@example.com')))
    .action(
      perform(async ({ account }, email: string) => {
        const where = await account()
        const { ended } = await endSessionsOfPerson(operatorOf(where), (await findPerson(where, email)).id)
        return { text: `Ended ${ended} sessions of ${email}.`, json: { email, endedSessions: ended } }
      }),
    )
}
