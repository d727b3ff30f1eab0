/** Merges datasets of developers by email: what a new file would change, and what upserted records become. */
import 'server-only'
import type { DeveloperReview } from '../../../schema/developer-version'
import { emailKeyOf } from '../../rules/email-key'
import { recordOf, type DeveloperRecord, type Fields } from './record'

const mostListed = 100

type Change = DeveloperReview['updated'][number]['changes']

/** The fields in which two records differ, by key. */
function changesBetween(before: Fields, after: Fields): Change {
  const keys = new Set([...Object.keys(before), ...Object.keys(after)])
  const changes: Change = {}
  for (const key of keys) {
    const [old, now] = [before[key] ?? '', after[key] ?? '']
    if (old !== now) changes[key] = { old: before[key] ?? null, new: after[key] ?? null }
  }
  return changes
}

/** Compares a new dataset with the current one, which comes in pieces. */
export class Review {
  readonly #next: ReadonlyMap<string, DeveloperRecord>
  readonly #kept = new Set<string>()
  readonly #updated: DeveloperReview['updated'] = []
  readonly #removed: Fields[] = []
  #updatedCount = 0
  #removedCount = 0

  constructor(next: readonly DeveloperRecord[]) {
    this.#next = new Map(next.map((record) => [record.emailKey, record]))
  }

  /** Looks at some of the current dataset. */
  add(current: Iterable<Pick<DeveloperRecord, 'emailKey' | 'fields'>>): void {
    for (const { emailKey, fields } of current) {
      const next = this.#next.get(emailKey)
      if (!next) {
        this.#removedCount += 1
        if (this.#removed.length < mostListed) this.#removed.push(fields)
        continue
      }
      this.#kept.add(emailKey)
      const changes = changesBetween(fields, next.fields)
      if (Object.keys(changes).length === 0) continue
      this.#updatedCount += 1
      if (this.#updated.length < mostListed) this.#updated.push({ email: next.fields.email ?? '', changes })
    }
  }

  /** What would change, after all of the current dataset was looked at. */
  result(): DeveloperReview {
    const added = [...this.#next.values()].filter(({ emailKey }) => !this.#kept.has(emailKey))
    return {
      added: added.slice(0, mostListed).map(({ fields }) => fields),
      updated: this.#updated,
      removed: this.#removed,
      addedCount: added.length,
      updatedCount: this.#updatedCount,
      removedCount: this.#removedCount,
      unchangedCount: this.#kept.size - this.#updatedCount,
    }
  }
}

/** Records with these fields laid over those that have the same email; a field that is not given stays. */
export function mergeRecords(
  patches: readonly Fields[],
  existing: ReadonlyMap<string, { fields: Fields }>,
  keys: readonly string[],
): DeveloperRecord[] {
  const blank = Object.fromEntries(keys.map((key) => [key, '']))
  const storedOf = ({ email }: Fields) => existing.get(emailKeyOf(email ?? ''))?.fields
  return patches.map((patch) => recordOf({ ...blank, ...storedOf(patch), ...patch }))
}
