/** Checks a whole file of developers against the rules and the fields that are needed. */
import 'server-only'
import type { DeveloperError } from '../../../schema/developer-version'
import type { Field } from './columns'
import type { DeveloperRecord } from './record'
import { checkRecords, describeFindings, missingFields, type Finding } from './validate'

/** Every mistake, in the order of the table of rules. */
export function checkFile(
  records: readonly DeveloperRecord[],
  fields: readonly Field[],
  required: readonly string[],
  more: readonly Finding[] = [],
): DeveloperError[] {
  const keys = fields.map(({ key }) => key)
  const findings = [...missingFields(required, keys), ...more, ...checkRecords(records, keys)]
  return describeFindings(findings, (index) => records[index]!.fields)
}
