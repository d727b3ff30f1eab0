// @module-tag slow
// @module-tag night
// @module-tag own-process
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { expect, inject, test } from 'vitest'
import type { Team } from '../../../schema/team'
import { ownMegabytes, runBulk } from '../../../testing/bulk/bulk-process'

// On PGlite an account has 20,000 at most.
test.runIf(inject('databaseKind') === 'postgresql')('a chain of 100,000 managers is divided, divided again and listed within 512 MB', { timeout: 600_000 }, async () => {
  const directory = mkdtempSync(path.join(tmpdir(), 'sei-teams-'))
  try {
    const file = path.join(directory, 'teams.json')
    const result = await runBulk('bulk-org-tree', file)
    expect(ownMegabytes(result)).toBeLessThan(512)
    const teams = JSON.parse(readFileSync(file, 'utf8')) as Team[]
    expect(teams).toHaveLength(199_999)
    const leaves = teams.filter(({ leaf }) => leaf)
    expect(leaves.reduce((sum, { developerCount }) => sum + developerCount, 0)).toBe(100_001)
    const roots = teams.filter(({ parentRefId }) => parentRefId === null)
    expect(roots).toMatchObject([{ name: 'Developer 1', developerCount: 100_001, integrations: [{ integrationName: 'Git' }] }])
  } finally {
    rmSync(directory, { recursive: true, force: true })
  }
})
