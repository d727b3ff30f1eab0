/** Why something failed, in words for the log and for whoever starts a program. */
import 'server-only'

/** What Prisma says first, and on lines of their own: which of our functions asked. */
const invocation = /^\s*Invalid `[^`]*` invocation[^\n]*\s*/

/**
 * The message of an error, in one line where the database has one. Node has none where it tried several addresses of a host, such as
 * both of localhost: theirs, then.
 */
export function failureReason(error: unknown): string {
  if (!(error instanceof Error)) return 'unknown'
  if (error.message === '' && error instanceof AggregateError) return [...new Set(error.errors.map(failureReason))].join(', ')
  return error.message.replace(invocation, '') || error.name
}
