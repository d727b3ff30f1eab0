// @module-tag own-process
// @module-tag night
import { expect, inject, test } from 'vitest'
import { ownMegabytes, runBulk } from '../../../testing/bulk/bulk-process'

// PGlite takes no more; one is added by an upsert.
const size = inject('databaseKind') === 'pglite' ? 19_999 : 100_000

test(`${size} developers are imported, and all changed, within 512 MB`, { timeout: 600_000 }, async () => {
  const result = await runBulk('bulk-import', String(size))
  expect(result).toMatchObject({ updated: size, moved: size, developers: size + 1 })
  expect(ownMegabytes(result)).toBeLessThan(512)
})
