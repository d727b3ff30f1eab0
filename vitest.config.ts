/**
 * The lanes of the tests: those of `npm test`, and with ALL_LANES=1 the full cross of tests and databases of
 * `npm run test:all`. The name and the tags of a test file say which it is in: see CONTRIBUTING.md.
 */
import { readdirSync, readFileSync } from 'node:fs'
import path from 'node:path'
import { defineConfig, type TestProjectInlineConfiguration } from 'vitest/config'
import { BaseSequencer, type TestSpecification } from 'vitest/node'
import type { DatabaseKind } from './lib/testing/services/database-settings'

const root = import.meta.dirname
const resolve = {
  alias: { 'server-only': path.join(root, 'lib/testing/services/server-only.ts'), '@': root },
}
const all = process.env.ALL_LANES === '1'
const kinds: DatabaseKind[] = ['postgresql', 'pglite']

const tags = [
  { name: 'pglite', description: 'Also on PGlite in npm test: the database may answer differently there.' },
  { name: 'own-process', description: 'Replaces modules, or needs a database that holds nothing else.' },
  // Of a whole file, or of single tests.
  { name: 'night', description: 'In npm run test:all alone: takes long, and few changes can break it.', skip: !all },
  { name: 'slow', description: 'Takes or waits for half a minute: begun first in its lane.' },
]
type Tag = 'pglite' | 'own-process' | 'night' | 'slow'

const filesUnder = (folder: string, ending: string) =>
  readdirSync(path.join(root, folder), { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith(ending))
    .flatMap((file) => {
      const text = readFileSync(path.join(root, folder, file), 'utf8')
      const has = (tag: Tag) => new RegExp(`^// @module-tag ${tag}$`, 'm').test(text)
      if (has('night') && !all) return []
      // A file with vi.mock needs its own process: its mocks would hold for the files after it.
      return { file: `${folder}/${file}`, onPGlite: has('pglite'), own: has('own-process') || text.includes('vi.mock('), slow: has('slow') }
    })

/** The files of a lane; a name that no file has where there are none, because no pattern at all stands for every file. */
const include = (files: { file: string }[]) => (files.length > 0 ? files.map(({ file }) => file) : ['none'])

const runsOn = (kind: DatabaseKind) => (file: { onPGlite: boolean }) => all || kind === 'postgresql' || file.onPGlite

type Lane = Omit<NonNullable<TestProjectInlineConfiguration['test']>, 'name'> & { name: string }
const lane = (test: Lane): TestProjectInlineConfiguration => ({
  resolve,
  test: { root, pool: 'forks', testTimeout: 60_000, hookTimeout: 120_000, expect: { poll: { timeout: 15_000 } }, tags, ...test },
})

const verbs = filesUnder('lib', '.db.test.ts')
const servers = filesUnder('e2e/http', '.http.test.ts')

/** Verbs: with a process and a database for each file, and with one of each for all that a worker runs. */
const verbLanes = (kind: DatabaseKind) => {
  const files = verbs.filter(runsOn(kind))
  const common = { provide: { databaseKind: kind, allLanes: all }, globalSetup: ['lib/testing/services/databases.ts', 'lib/testing/calls/answered.ts'] }
  const own = { ...common, setupFiles: ['lib/testing/services/file-database.ts'] }
  const shared = { ...common, setupFiles: ['lib/testing/services/worker-database.ts'], isolate: false }
  return [
    lane({ name: `${kind}-own`, include: include(files.filter((file) => file.own)), ...own }),
    lane({ name: kind, include: include(files.filter((file) => !file.own)), ...shared }),
  ]
}

const projects = [
  ...kinds.flatMap(verbLanes),
  lane({
    name: 'unit',
    include: ['{components,lib,scripts,e2e}/**/*.unit.test.ts'],
    setupFiles: ['lib/testing/services/worker-process.ts'],
    isolate: false,
  }),
  // Comes after the verbs: it checks what their tests were answered.
  lane({ name: 'contract', include: ['lib/**/*.contract.test.ts'], provide: { answeredOn: all ? kinds : ['postgresql'] }, sequence: { groupOrder: 1 } }),
  ...kinds.toReversed().map((kind) =>
    lane({
      name: `http-${kind}`,
      include: include(servers.filter(runsOn(kind))),
      globalSetup: ['lib/testing/services/databases.ts'],
      provide: { databaseKind: kind, allLanes: all },
      isolate: false,
      // A server on a new PGlite takes half a minute to start on a slow machine, and some tests start three.
      testTimeout: 240_000,
      hookTimeout: 240_000,
    }),
  ),
]

/** Lane by lane in this order, so that a process is used for all files of its lane; those that take long first in each. */
class LaneByLane extends BaseSequencer {
  override async sort(files: TestSpecification[]) {
    const slow = new Set([...verbs, ...servers].filter((file) => file.slow).map(({ file }) => path.join(root, file)))
    const place = ({ project, moduleId }: TestSpecification) =>
      2 * projects.findIndex(({ test }) => test?.name === project.name) + (slow.has(moduleId) ? 0 : 1)
    return (await super.sort(files)).sort((one, other) => place(one) - place(other))
  }
}

export default defineConfig({
  // One more than the cores of a small machine: a worker often waits for a database or a server.
  test: { maxWorkers: 3, allowOnly: false, sequence: { sequencer: LaneByLane }, projects },
})
