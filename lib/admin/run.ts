/** The operator's program: reads a command, does it, and says how that went. */
import 'server-only'
import { Command, CommanderError } from 'commander'
import { ZodError } from 'zod'
import { MigrationsMissing } from '../server/database/migrate'
import { CopyError } from '../server/copy/copy-error'
import { startFailure } from '../server/database/start-failure'
import { Fault } from '../server/fault'
import { withoutSecrets } from '../server/runtime/without-secrets'
import { addCopyCommands } from './copies'
import { addKeyCommands } from './keys'
import { addPeopleCommands } from './people'
import { performWith } from './perform'
import { addProjectCommands } from './projects'
import { addSessionCommands } from './sessions'
import type { Shell } from './shell'
import { commandName, example, examples, WrongUsage } from './arguments'

const exitCodes = { done: 0, failed: 1, wrongUsage: 2 } as const

/** What was wrong with the words, without their values, which may be secrets: somebody tries --password=… all the same. */
const withoutValues = (text: string) =>
  withoutSecrets(
    text.replace(/(--[\w-]+)=[^']*/g, '$1').replace(/(command-argument value|argument) '.*' is invalid/s, '$1 is invalid'),
  )

function programFor(shell: Shell): Command {
  const program = new Command(commandName)
    .description('Changes people, projects, sessions and keys at a shell of the server, with the settings of the server.')
    .option('--json', 'answer as JSON, for scripts')
    .option('--account <identifier>', 'the account, where the database has several')
    .exitOverride()
    .configureHelp({ showGlobalOptions: true })
    .configureOutput({
      writeOut: (text) => shell.out(text),
      writeErr: (text) => shell.err(text),
      outputError: (text, write) => write(withoutValues(text)),
    })
    .showHelpAfterError(`Add --help to see how it is used.`)
    .addHelpText(
      'after',
      `${examples(example('people list'), example('keys list --help'), 'npm run --silent admin -- people list --json | jq')}
It ends with 0 when it is done, with 1 when it was refused or failed, and with 2 for wrong usage. Passwords and keys are
read from standard input. Each change is in the activity log, as done by operator:USER@HOST.`,
    )
  const perform = performWith(program, shell)
  addPeopleCommands(program, perform)
  addProjectCommands(program, perform)
  addSessionCommands(program, perform)
  addKeyCommands(program, perform)
  addCopyCommands(program, perform)
  return program
}

/** Why a command failed, in a line where a person can do something about it. */
function reasonOf(error: unknown): string {
  if (error instanceof ZodError) return error.issues.map(({ message }) => message).join('\n')
  if (error instanceof Fault) {
    const details = [error.detail, ...(error.errors ?? []).map(({ detail }) => detail)]
    return [...new Set(details)].join('\n')
  }
  if (error instanceof MigrationsMissing) {
    return `The database lacks migrations: ${error.missing.join(', ')}. Run \`npm run migrate\` first, or start a server of this release.`
  }
  if (error instanceof CopyError) return error.message
  return startFailure(error)
}

/**
 * Runs one command.
 * @param words of the command line
 * @returns the exit code: 0 when it is done, 1 when it was refused or failed, 2 for wrong usage
 */
export async function runAdmin(words: string[], shell: Shell): Promise<number> {
  try {
    await programFor(shell).parseAsync(words, { from: 'user' })
    return exitCodes.done
  } catch (error) {
    if (error instanceof WrongUsage) shell.err(`error: ${withoutValues(error.message)}\n`)
    if (error instanceof CommanderError) return error.exitCode === 0 ? exitCodes.done : exitCodes.wrongUsage
    shell.err(`${withoutSecrets(reasonOf(error))}\n`)
    return exitCodes.failed
  }
}
