/** Adds developers and changes fields of others, at once and without an approval. */
import 'server-only'
import type { UpsertDevelopers, UpsertedDevelopers } from '../../../schema/developer'
import type { KeyActor } from '../../access/actor'
import { Fault } from '../../fault'
import { emailKeyOf } from '../../rules/email-key'
import { longestDeveloper } from './bounds'
import { changeDevelopers } from './change-developers'
import { findBrokenRules } from './check-developers'
import { datasetLimit } from './dataset-limit'
import { describeWithStored, throwIfDatasetInvalid } from './developer-errors'
import { totalLength, type DeveloperRecord, type RecordToCheck } from './developer-record'
import { mergePatches, resolvePatches } from './merge-upsert'
import {
  insertDevelopers,
  readDevelopersByEmail,
  readManagerLinks,
  updateDevelopers,
  type Update,
} from './stored-developers'
import { requireActiveVersion, supersedeVersions } from './versions'

/** @throws Fault too_large where developers are added and there would be more than an account may be sent */
async function throwIfTooMany(before: number, total: number): Promise<void> {
  const { most, more } = await datasetLimit()
  if (total <= most || total <= before) return
  throw new Fault('too_large', `An account may have at most ${most} developers; these would make ${total}.${more}`)
}

/** @throws Fault validation for a developer that is too long */
function throwIfTooLong(records: readonly DeveloperRecord[], columnNames: readonly string[]): void {
  const longest = longestDeveloper - totalLength(columnNames)
  const tooLong = records.findIndex(({ fields }) => totalLength(Object.values(fields)) > longest)
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
  return changeDevelopers(actor, async (tx) => {
    const { fields } = await requireActiveVersion(tx, accountId)
    const keys = fields.map(({ key }) => key)
    const patches = resolvePatches(input, fields)
    const stored = await readDevelopersByEmail(tx, accountId, patches.map(({ email }) => emailKeyOf(email ?? '')))
    const records = mergePatches(patches, stored, keys)
    const merged = new Set(records.map(({ emailKey }) => emailKey))
    const others = (await readManagerLinks(tx, accountId)).filter(({ emailKey }) => !merged.has(emailKey))
    await throwIfTooMany(others.length + stored.size, others.length + merged.size)
    throwIfTooLong(records, fields.map(({ columnName }) => columnName))
    const dataset: RecordToCheck[] = [...records, ...others]
    throwIfDatasetInvalid(await describeWithStored(tx, accountId, findBrokenRules(dataset, keys), dataset))
    const updates: Update[] = []
    const added: DeveloperRecord[] = []
    for (const record of records) {
      const before = stored.get(record.emailKey)
      if (before) updates.push({ refId: before.refId, record })
      else added.push(record)
    }
    await updateDevelopers(tx, accountId, updates)
    await insertDevelopers(tx, actor, added)
    const counts = { created: added.length, updated: updates.length }
    return {
      answer: { status: 'SUCCESS', ...counts },
      changed: records.length,
      fields,
      // A re-upload that waits was reviewed against the developers before this change: its review is no longer true.
      lastly: () => supersedeVersions(tx, accountId, ['PENDING_APPROVAL']),
      activity: {
        type: 'DEVELOPER',
        action: 'EDITED',
        details: { ...counts, emails: records.slice(0, 100).map((record) => record.fields.email) },
      },
    }
  })
}
