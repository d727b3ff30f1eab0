/** Adds developers and changes fields of others, at once and without an approval. */
import 'server-only'
import type { UpsertDevelopers, UpsertedDevelopers } from '../../../schema/developer'
import { recordActivity } from '../../activity/record'
import type { KeyActor } from '../../access/actor'
import { Fault, type FieldError } from '../../fault'
import { changeAccount } from '../../load/change-account'
import { emailKeyOf } from '../../rules/email-key'
import { rebuildTreesAfterChange } from '../org-trees/rebuild'
import type { Field } from './columns'
import { insertDevelopers, readDevelopers, readLinks, updateDevelopers, type Update } from './dataset'
import { longestDeveloper, mostDevelopers } from './limits'
import { mergeRecords } from './merge'
import { lengthOf, type DeveloperRecord, type Fields } from './record'
import { checkRecords, describeFindings, refusal, type Checked } from './validate'
import { requireActiveVersion, supersede } from './versions'

const mostErrors = 10

/** Records by the keys of the schema. @throws Fault validation for a name that the schema lacks, or one field twice */
function toPatches(records: UpsertDevelopers, fields: readonly Field[]): Fields[] {
  const keyOf = new Map(fields.map(({ columnName, key }) => [columnName, key]))
  for (const { key } of fields) keyOf.set(key, key)
  const errors: FieldError[] = []
  let wrong = 0
  const report = (pointer: string, detail: string) => {
    wrong += 1
    if (errors.length < mostErrors) errors.push({ pointer, detail })
  }
  const patches = records.map((given, index) => {
    const patch: Fields = {}
    for (const [name, value] of Object.entries(given)) {
      const key = keyOf.get(name) ?? keyOf.get(name.trim())
      const pointer = `/${index}/${name.slice(0, 100)}`
      if (key === undefined) report(pointer, 'The schema has no such field.')
      else if (key in patch) report(pointer, 'This field is given twice.')
      else patch[key] = value?.trim() ?? ''
    }
    return patch
  })
  if (wrong > 0) {
    const fields = wrong === 1 ? 'One field does' : `${wrong} fields do`
    throw new Fault('validation', `${fields} not fit the developer schema.`, { errors })
  }
  return patches
}

/** @throws Fault too_large for more developers than an account may have; validation for one with too much in it */
function requireRoom(records: readonly DeveloperRecord[], columnNames: readonly string[], developers: number): void {
  if (developers > mostDevelopers) {
    throw new Fault('too_large', `An account may have at most ${mostDevelopers} developers; these would make ${developers}.`)
  }
  const room = longestDeveloper - lengthOf(columnNames)
  const tooLong = records.findIndex(({ fields }) => lengthOf(Object.values(fields)) > room)
  if (tooLong === -1) return
  const detail = `A developer may have at most ${longestDeveloper} characters in all fields and their column names.`
  throw new Fault('validation', detail, { errors: [{ pointer: `/${tooLong}`, detail }] })
}

/**
 * Merges records into the dataset by email; all of them, or none.
 * @throws Fault not_set_up; too_large; validation where the whole dataset would break a rule
 */
export async function upsertDevelopers(actor: KeyActor, input: UpsertDevelopers): Promise<UpsertedDevelopers> {
  const { accountId } = actor
  return changeAccount(accountId, async (tx) => {
    const { fields } = await requireActiveVersion(tx, accountId)
    const keys = fields.map(({ key }) => key)
    const patches = toPatches(input, fields)
    const existing = await readDevelopers(tx, accountId, patches.map(({ email }) => emailKeyOf(email ?? '')))
    const records = mergeRecords(patches, existing, keys)
    const touched = new Set(records.map(({ emailKey }) => emailKey))
    const others = (await readLinks(tx, accountId)).filter(({ emailKey }) => !touched.has(emailKey))
    requireRoom(records, fields.map(({ columnName }) => columnName), others.length + touched.size)
    const dataset: Checked[] = [...records, ...others]
    const findings = checkRecords(dataset, keys)
    if (findings.length > 0) {
      const shown = findings.flatMap(({ at }) => at).map((index) => dataset[index]!.emailKey)
      const stored = await readDevelopers(tx, accountId, shown)
      throw refusal(
        describeFindings(findings, (index) => {
          const { fields: own, emailKey } = dataset[index]!
          return own ?? stored.get(emailKey)?.fields ?? {}
        }),
      )
    }
    const updates: Update[] = []
    const added: DeveloperRecord[] = []
    for (const developer of records) {
      const stored = existing.get(developer.emailKey)
      if (stored) updates.push({ refId: stored.refId, record: developer })
      else added.push(developer)
    }
    await updateDevelopers(tx, accountId, updates)
    await insertDevelopers(tx, accountId, added)
    // What was reviewed is what gets approved: a review from before this change no longer tells the truth.
    await supersede(tx, accountId, ['PENDING_APPROVAL'])
    await rebuildTreesAfterChange(tx, actor)
    const counts = { created: added.length, updated: updates.length }
    await recordActivity(tx, actor, {
      type: 'DEVELOPER',
      action: 'EDITED',
      details: { ...counts, emails: records.slice(0, 100).map((developer) => developer.fields.email) },
    })
    return { status: 'SUCCESS', ...counts }
  })
}
