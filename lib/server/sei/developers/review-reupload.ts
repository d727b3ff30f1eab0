/** Reviews a re-upload: what approving it would change. */
import 'server-only'
import type { DeveloperReview } from '../../../schema/developer-version'
import type { DeveloperRecord, Fields } from './developer-record'

const mostListed = 100

type FieldChanges = DeveloperReview['updated'][number]['changes']

/** The fields in which two records differ, by key. */
function changesBetween(before: Fields, after: Fields): FieldChanges {
  const keys = new Set([...Object.keys(before), ...Object.keys(after)])
  const changes: FieldChanges = {}
  for (const key of keys) {
    const [old, now] = [before[key] ?? '', after[key] ?? '']
    if (old !== now) changes[key] = { old: before[key] ?? null, new: after[key] ?? null }
  }
  return changes
}

type Current = Pick<DeveloperRecord, 'emailKey' | 'fields'>

/**
 * Compares a new dataset with the current one, record by record with the same email.
 * @param current the current dataset in batches, so that one batch is in memory at a time
 */
export async function reviewReupload(
  records: readonly DeveloperRecord[],
  current: AsyncIterable<readonly Current[]>,
): Promise<DeveloperReview> {
  const next = new Map(records.map((record) => [record.emailKey, record]))
  const kept = new Set<string>()
  const updated: DeveloperReview['updated'] = []
  const removed: Fields[] = []
  let updatedCount = 0
  let removedCount = 0
  const compare = ({ emailKey, fields }: Current) => {
    const record = next.get(emailKey)
    if (!record) {
      removedCount += 1
      if (removed.length < mostListed) removed.push(fields)
      return
    }
    kept.add(emailKey)
    const changes = changesBetween(fields, record.fields)
    if (Object.keys(changes).length === 0) return
    updatedCount += 1
    if (updated.length < mostListed) updated.push({ email: record.fields.email ?? '', changes })
  }
  for await (const batch of current) for (const developer of batch) compare(developer)
  const added = [...next.values()].filter(({ emailKey }) => !kept.has(emailKey))
  return {
    added: added.slice(0, mostListed).map(({ fields }) => fields),
    updated,
    removed,
    addedCount: added.length,
    updatedCount,
    removedCount,
    unchangedCount: kept.size - updatedCount,
  }
}
