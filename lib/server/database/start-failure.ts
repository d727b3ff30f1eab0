/** Why a program cannot start, for the person who starts it. */
import 'server-only'
import { SettingsError } from '../runtime/env'
import { failureReason } from '../runtime/failure-reason'
import { DataDirectoryError } from './data-directory'
import { isDatabaseUnavailable, isDiskFull } from './errors'
import { MigrationError } from './migrate'

const told = [SettingsError, DataDirectoryError, MigrationError]

/**
 * A line for what a person can do something about; anything else with its stack, for a report.
 * @param setting that says where the database is
 */
export function startFailure(error: unknown, setting = 'DATABASE_URL'): string {
  if (!(error instanceof Error)) return String(error)
  if (told.some((kind) => error instanceof kind)) return error.message
  if (isDiskFull(error)) return `No space is left on the disk of the database: ${error.message}`
  if (isDatabaseUnavailable(error)) return `The database of ${setting} cannot be used: ${failureReason(error)}`
  return error.stack ?? error.message
}
