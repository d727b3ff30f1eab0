/** The record of a developer: the fields by key, and the emails that records are matched by. */
import 'server-only'
import { emailKeyOf, tidyEmail } from '../../../schema/email'
import { tidyCell } from '../../../schema/text'

/** Every field of the schema by its key; a field without a value is an empty string. */
export type Fields = Record<string, string>

/** Who is managed by whom. */
export type ManagerLink = {
  /** Empty where the record has no email. */
  emailKey: string
  /** Null for a developer without a manager. */
  managerEmailKey: string | null
}

export type DeveloperRecord = ManagerLink & { fields: Fields }

/** Without `fields` where it is stored already, and so known to have a name and an email. */
export type RecordToCheck = ManagerLink & { fields?: Fields }

/** Whether the values of the field with this key are emails. */
export const isEmailKey = (key: string | undefined): boolean => key === 'email' || key === 'managerEmail'

/** A value in the one spelling that it is stored in. */
export const tidyValue = (key: string | undefined, value: string): string =>
  isEmailKey(key) ? tidyEmail(value) : tidyCell(value)

/** The record with these fields, whose values it tidies in place. */
export function recordOf(fields: Fields): DeveloperRecord {
  for (const key of Object.keys(fields)) fields[key] = tidyValue(key, fields[key]!)
  return {
    emailKey: emailKeyOf(fields.email ?? ''),
    managerEmailKey: emailKeyOf(fields.managerEmail ?? '') || null,
    fields,
  }
}

/** The number of UTF-16 code units in all texts together. */
export const totalLength = (texts: readonly string[]): number => texts.reduce((sum, text) => sum + text.length, 0)

/** Whether two records have the same keys with the same values. */
export function sameFields(one: Fields, other: Fields): boolean {
  const keys = Object.keys(one)
  return keys.length === Object.keys(other).length && keys.every((key) => one[key] === other[key])
}
