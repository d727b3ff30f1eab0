import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { recordOf, type Fields } from './developer-record'
import { reviewReupload } from './review-reupload'

describe('a review', () => {
  const dataset = fc.uniqueArray(
    fc.record({ email: fc.constantFrom(...'abcdefgh'), name: fc.constantFrom('', 'x', 'y'), team: fc.constantFrom('', '1', '2') }),
    { selector: ({ email }) => email },
  )

  test('counts everybody once, and what it lists makes one dataset of the other', () => {
    return fc.assert(
      fc.asyncProperty(dataset, dataset, async (before: Fields[], after: Fields[]) => {
        const batches = (async function* () {
          for (const fields of before) yield [recordOf(fields)]
        })()
        const { added, updated, removed, ...counts } = await reviewReupload(after.map(recordOf), batches)
        expect(counts.addedCount + counts.updatedCount + counts.unchangedCount).toBe(after.length)
        expect(counts.removedCount + counts.updatedCount + counts.unchangedCount).toBe(before.length)
        const gone = new Set(removed.map(({ email }) => email))
        const rebuilt = before
          .filter(({ email }) => !gone.has(email))
          .map((fields) => {
            const changes = updated.find(({ email }) => email === fields.email)?.changes ?? {}
            return { ...fields, ...Object.fromEntries(Object.entries(changes).map(([key, change]) => [key, change.new ?? ''])) }
          })
        const byEmail = (list: Fields[]) => list.toSorted((one, other) => (one.email! < other.email! ? -1 : 1))
        expect(byEmail([...rebuilt, ...added])).toEqual(byEmail(after))
      }),
    )
  })
})
