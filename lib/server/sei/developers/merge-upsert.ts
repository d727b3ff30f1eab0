/** Merges upserted records into stored developers: names become keys of the schema, values replace stored ones. */
import 'server-only'
import type { UpsertDevelopers } from '../../../schema/developer'
import { emailKeyOf } from '../../../schema/email'
import { cutTo } from '../../../schema/text'
import { Fault, pointerTo, type FieldError } from '../../fault'
import { withoutSecrets } from '../../runtime/without-secrets'
import type { Field } from './columns-to-fields'
import { isEmailKey, recordOf, tidyValue, type DeveloperRecord, type Fields } from './developer-record'
import { FieldNames } from './resolve-field-name'

const mostErrors = 10

/** Whether two values of a field are one; emails are compared without case. */
const isSame = (key: string, one: string, other: string) =>
  one === other || (isEmailKey(key) && emailKeyOf(one) === emailKeyOf(other))

/**
 * What each record changes, by key of the schema; null becomes an empty string.
 * @throws Fault validation for a name that is not one field of the schema, and for two values of one field in a record
 */
export function resolvePatches(records: UpsertDevelopers, fields: readonly Field[]): Fields[] {
  const names = new FieldNames(fields)
  const errors: FieldError[] = []
  let errorCount = 0
  const report = (index: number, name: string, detailOf: () => string) => {
    errorCount += 1
    if (errors.length < mostErrors) errors.push({ pointer: pointerTo([index, cutTo(withoutSecrets(name), 100)]), detail: detailOf() })
  }
  const patches = records.map((record, index) => {
    const patch: Fields = {}
    for (const [name, value] of Object.entries(record)) {
      const found = names.find(name)
      const given = tidyValue(found[0]?.key, value ?? '')
      if (found.length !== 1) report(index, name, () => names.explain(name, found))
      else if (!isSame(found[0]!.key, (patch[found[0]!.key] ??= given), given)) report(index, name, () => 'This field is given twice, with two values.')
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
