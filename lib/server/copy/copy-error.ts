/** Why a copy, a backup or a restore failed, for the operator. */
import 'server-only'

/** Its message is a line that says what to do. Nothing was copied. */
export class CopyError extends Error {
  override name = 'CopyError'
}
