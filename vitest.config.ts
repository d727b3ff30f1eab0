import path from 'node:path'
import { defineConfig } from 'vitest/config'
import type { DatabaseKind } from './lib/testing/services/database-settings'

const alias = {
  'server-only': path.join(import.meta.dirname, 'lib/testing/services/server-only.ts'),
  '@': import.meta.dirname,
}
const kinds: DatabaseKind[] = ['pglite', 'postgresql']
const common = { pool: 'forks' as const, testTimeout: 60_000, hookTimeout: 120_000 }

export default defineConfig({
  resolve: { alias },
  test: {
    maxWorkers: 2,
    allowOnly: false,
    projects: [
      { extends: true, test: { ...common, name: 'unit', include: ['{lib,scripts,e2e}/**/*.unit.test.ts'] } },
      // Verbs, on both databases.
      ...kinds.map((databaseKind) => ({
        extends: true as const,
        test: {
          ...common,
          name: databaseKind,
          include: ['lib/**/*.db.test.ts'],
          globalSetup: ['lib/testing/services/databases.ts', 'lib/testing/calls/answered.ts'],
          setupFiles: ['lib/testing/services/own-database.ts'],
          provide: { databaseKind },
        },
      })),
      // What the tests of the gateway were answered; needs their run before it.
      { extends: true, test: { ...common, name: 'contract', include: ['lib/**/*.contract.test.ts'] } },
      // A started server, on both databases. Needs `npm run build`.
      ...kinds.map((databaseKind) => ({
        extends: true as const,
        test: {
          ...common,
          name: `http-${databaseKind}`,
          include: ['e2e/http/**/*.http.test.ts'],
          globalSetup: ['lib/testing/services/databases.ts'],
          provide: { databaseKind },
        },
      })),
    ],
  },
})
