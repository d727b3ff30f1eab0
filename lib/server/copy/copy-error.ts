/** Why a copy, a backup or a restore did not come about, for the person who wants it. */
import 'server-only'

/** Its message is a line that says what to do. Nothing was copied. */
export class CopyError extends Error {
  override name = 'CopyError'
}
