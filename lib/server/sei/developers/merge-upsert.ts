/** Merges upserted records into stored developers: names become keys of the schema, values replace stored ones. */
import 'server-only'
import type { UpsertDevelopers } from '../../../schema/developer'
import { Fault, type FieldError } from '../../fault'
import { emailKeyOf } from '../../rules/email-key'
import type { Field } from './columns-to-fields'
import { recordOf, type DeveloperRecord, type Fields } from './developer-record'
import { fieldNameResolver } from './resolve-field-name'

const mostErrors = 10

/**
 * What each record changes, by key of the schema; null becomes an empty string.
 * @throws Fault validation for a name that the schema lacks, and for a field that one record gives twice
 */
export function resolvePatches(records: UpsertDevelopers, fields: readonly Field[]): Fields[] {
  const resolve = fieldNameResolver(fields)
  const errors: FieldError[] = []
  let errorCount = 0
  const report = (pointer: string, detail: string) => {
    errorCount += 1
    if (errors.length < mostErrors) errors.push({ pointer, detail })
  }
  const patches = records.map((record, index) => {
    const patch: Fields = {}
    for (const [name, value] of Object.entries(record)) {
      const key = resolve(name.trim())?.key
      const pointer = `/${index}/${name.slice(0, 100)}`
      if (key === undefined) report(pointer, 'The schema has no such field.')
      else if (Object.hasOwn(patch, key)) report(pointer, 'This field is given twice.')
      else patch[key] = value?.trim() ?? ''
    }
    return patch
  })
  if (errorCount > 0) {
    const subject = errorCount === 1 ? 'One field does' : `${errorCount} fields do`
    throw new Fault('validation', `${subject} not fit the developer schema.`, { errors })
  }
  return patches
}

/**
 * The records that developers become: a field that a patch does not give stays as it is stored.
 * @param stored developers by `emailKey`
 * @param keys all keys of the schema
 */
export function mergePatches(
  patches: readonly Fields[],
  stored: ReadonlyMap<string, { fields: Fields }>,
  keys: readonly string[],
): DeveloperRecord[] {
  const blank = Object.fromEntries(keys.map((key) => [key, '']))
  const storedOf = ({ email }: Fields) => stored.get(emailKeyOf(email ?? ''))?.fields
  return patches.map((patch) => recordOf({ ...blank, ...storedOf(patch), ...patch }))
}
