/** A developer as rules and merges see one: its fields by key, and the emails that records are joined by. */
import 'server-only'
import { emailKeyOf } from '../../rules/email-key'

/** Every field of the schema by its key; one without a value is an empty text. */
export type Fields = Record<string, string>

export type DeveloperRecord = {
  /** Empty where there is no email. */
  emailKey: string
  managerEmailKey: string | null
  fields: Fields
}

/** The record of a developer with these fields. */
export const recordOf = (fields: Fields): DeveloperRecord => ({
  emailKey: emailKeyOf(fields.email ?? ''),
  managerEmailKey: emailKeyOf(fields.managerEmail ?? '') || null,
  fields,
})

/** Characters of all these texts. */
export const lengthOf = (texts: readonly string[]): number => texts.reduce((sum, text) => sum + text.length, 0)

/** Whether records of developers hold the same, field by field. */
export function sameFields(one: Fields, other: Fields): boolean {
  const keys = Object.keys(one)
  return keys.length === Object.keys(other).length && keys.every((key) => one[key] === other[key])
}

/** The rows of a file as records, by the keys of its columns. */
export const recordsOf = (keys: readonly string[], rows: readonly (readonly string[])[]): DeveloperRecord[] =>
  rows.map((cells) => {
    const fields: Fields = {}
    for (const [index, key] of keys.entries()) fields[key] = cells[index] ?? ''
    return recordOf(fields)
  })
