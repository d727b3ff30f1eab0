/** What one run of the tests of the gateway was answered, kept for `*.contract.test.ts`: a file for each database. */
import { existsSync, mkdirSync, readFileSync, rmSync } from 'node:fs'
import path from 'node:path'
import type { TestProject } from 'vitest/node'
import type { DatabaseKind } from '../services/database-settings'

declare module 'vitest' {
  interface ProvidedContext {
    /** The databases that all tests of the gateway have run on. */
    answeredOn: DatabaseKind[]
  }
}

const results = path.join(import.meta.dirname, '../../../test-results')

/** Where each line is a method, a path and a status. */
export const answeredFile = (kind: DatabaseKind): string => path.join(results, `answered-${kind}.txt`)

/** Before the tests on a database: what an earlier run was answered proves nothing of this one. */
export function setup(project: TestProject): void {
  mkdirSync(results, { recursive: true })
  rmSync(answeredFile(project.getProvidedContext().databaseKind), { force: true })
}

/** The lines of the run before, which can be taken once. @throws Error where there was none */
export function takeAnswered(kind: DatabaseKind): ReadonlySet<string> {
  const file = answeredFile(kind)
  if (!existsSync(file)) throw new Error(`Run all tests of the project ${kind} first.`)
  const lines = readFileSync(file, 'utf8').split('\n')
  rmSync(file)
  return new Set(lines)
}
