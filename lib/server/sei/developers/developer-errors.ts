/** Mistakes in a dataset of developers, in the form that the API answers. */
import 'server-only'
import type { DeveloperError, DeveloperErrorType } from '../../../schema/developer-version'
import type { Transaction } from '../../database/open'
import { Fault } from '../../fault'
import type { Fields, RecordToCheck } from './developer-record'
import { readDevelopersByEmail } from './stored-developers'

/** A rule that records break: how many of them, and the positions of the first ten. */
export type BrokenRule = { errorType: DeveloperErrorType; fieldName: string | null; count: number; at: number[] }

/** Broken rules with the fields of the first records that break each and, for those of a file, the numbers of their rows. */
export const describeBrokenRules = (
  rules: readonly BrokenRule[],
  fieldsAt: (index: number) => Fields,
  numberOf?: (index: number) => number,
): DeveloperError[] =>
  rules.map(({ errorType, fieldName, count, at }) => ({
    errorType,
    fieldName,
    errorDeveloperCount: count,
    sampleErrorDevelopers: at.map(fieldsAt),
    ...(numberOf && at.length > 0 && { sampleErrorRows: at.map(numberOf) }),
  }))

/** The same where some records were checked without their fields: these are read from the database. */
export async function describeWithStored(
  tx: Transaction,
  accountId: string,
  rules: readonly BrokenRule[],
  records: readonly RecordToCheck[],
): Promise<DeveloperError[]> {
  const samples = rules.flatMap(({ at }) => at).map((index) => records[index]!)
  const toRead = samples.filter(({ fields }) => !fields).map(({ emailKey }) => emailKey)
  const stored = await readDevelopersByEmail(tx, accountId, toRead)
  return describeBrokenRules(rules, (index) => {
    const { fields, emailKey } = records[index]!
    return fields ?? stored.get(emailKey)?.fields ?? {}
  })
}

/** A mistake of a file as a whole. */
export const fileError = (errorType: DeveloperErrorType): DeveloperError => ({
  errorType,
  fieldName: null,
  errorDeveloperCount: 0,
  sampleErrorDevelopers: [],
})

/** The refusal of a dataset or file; `why` is a sentence that says more. */
export function datasetRefusal(errors: readonly DeveloperError[], why?: string): Fault {
  const kinds = errors.map(({ errorType, sampleErrorRows: rows, errorDeveloperCount: count }) =>
    rows ? `${errorType} (row${rows.length > 1 ? 's' : ''} ${rows.join(', ')}${count > rows.length ? ', …' : ''})` : errorType,
  )
  return new Fault('validation', `Nothing was saved: ${[...new Set(kinds)].join(', ')}.${why ? ` ${why}` : ''}`, { body: { errors } })
}

/** Goes on where there are no errors. @throws Fault validation with all of them */
export function throwIfDatasetInvalid(errors: readonly DeveloperError[]): void {
  if (errors.length > 0) throw datasetRefusal(errors)
}
