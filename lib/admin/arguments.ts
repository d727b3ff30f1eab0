/** Arguments of commands: how values are spelled and checked, examples, and the error for wrong usage. */
import 'server-only'
import { CommanderError, InvalidArgumentError } from 'commander'
import type { ProjectRef } from '../paths'
import { emailKeyOf, isEmail } from '../schema/email'
import { PersonRole, PersonStatus } from '../schema/person'

/** How a person at a shell begins a command. */
export const commandName = 'npm run admin --'

/** Words that cannot be a command; the program ends with 2. */
export class WrongUsage extends CommanderError {
  constructor(message: string) {
    super(2, 'admin.wrongUsage', message)
  }
}

/** Examples at the end of a command's help. */
export const examples = (...lines: string[]): string => `\nExamples:\n${lines.map((line) => `  $ ${line}\n`).join('')}`

/** An example as it is typed. */
export const example = (words: string): string => `${commandName} ${words}`

/** An email in the form in which the database has it. */
export function emailArgument(text: string): string {
  const email = emailKeyOf(text)
  if (!isEmail(email)) throw new InvalidArgumentError('It must be an email, such as ana@example.com.')
  return email
}

/** `org/project`, by their identifiers. */
export function projectArgument(text: string): ProjectRef {
  const [org, project, ...more] = text.split('/')
  if (!org || !project || more.length > 0) throw new InvalidArgumentError('It must be org/project, such as default/payments.')
  return { org, project }
}

/** Adds a project to those that were given before it. */
export const projectArguments = (text: string, before: ProjectRef[] = []): ProjectRef[] => [...before, projectArgument(text)]

/** A role as a command spells it: `sei-admin`. */
export const wordOfRole = (role: PersonRole): string => role.toLowerCase().replaceAll('_', '-')

/** The words for roles. */
export const roleWords = PersonRole.options.map(wordOfRole)

/** The role that a command names. */
export function roleArgument(word: string): PersonRole {
  const role = PersonRole.options.find((option) => wordOfRole(option) === word)
  if (!role) throw new InvalidArgumentError(`It must be one of ${roleWords.join(', ')}.`)
  return role
}

/** The words for the status of a person. */
export const statusWords = PersonStatus.options.map((status) => status.toLowerCase())

/** The status that a command names. */
export function statusArgument(word: string): PersonStatus {
  const { data } = PersonStatus.safeParse(word.toUpperCase())
  if (!data) throw new InvalidArgumentError(`It must be one of ${statusWords.join(', ')}.`)
  return data
}
