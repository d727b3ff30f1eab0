// @module-tag own-process
import { expect, test } from 'vitest'
import { ownMegabytes, runBulk } from '../../../testing/bulk/bulk-process'

test('100,000 developers are imported, and all changed, within 512 MB', { timeout: 600_000 }, async () => {
  const result = await runBulk('bulk-import')
  expect(result).toMatchObject({ updated: 100_000, moved: 100_000, developers: 100_001 })
  expect(ownMegabytes(result)).toBeLessThan(512)
})
