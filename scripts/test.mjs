// `npm test`: everything that has to hold, from nothing but a clone, and one closing line that adds up what was counted.
import { spawnSync } from 'node:child_process'
import { existsSync, mkdirSync, readFileSync, rmSync } from 'node:fs'
import path from 'node:path'
import { build } from './build.mjs'
import { install } from './install.mjs'

const root = path.join(import.meta.dirname, '..')
process.chdir(root)
const results = path.join(root, 'test-results')
rmSync(results, { recursive: true, force: true })
mkdirSync(results, { recursive: true })

let passed = 0
let failed = 0
let finished = false

// A set-up that ends this process (no network, a build that fails) has to be counted too.
process.on('exit', () => finished || process.stdout.write(`${passed} passed, ${failed + 1} failed\n`))

function count(name, outcome) {
  passed += outcome.passed
  failed += outcome.failed
  process.stdout.write(`\n${name}: ${outcome.passed} passed, ${outcome.failed} failed\n\n`)
}

const node = (args, env = {}) =>
  spawnSync(process.execPath, args, { stdio: 'inherit', env: { ...process.env, ...env } }).status === 0

/** A step that is one check: it passes or fails as a whole. */
function check(name, args) {
  process.stdout.write(`${name} …\n`)
  count(name, node(args) ? { passed: 1, failed: 0 } : { passed: 0, failed: 1 })
}

/** A runner that writes its counts to a file; one that fails without counting a failure counts as one. */
function runner(name, args, file, read, env) {
  process.stdout.write(`${name} …\n`)
  const ok = node(args, env)
  const report = existsSync(file) ? read(JSON.parse(readFileSync(file, 'utf8'))) : { passed: 0, failed: 0 }
  const silent = report.passed + report.failed === 0 || (!ok && report.failed === 0)
  count(name, { passed: report.passed, failed: report.failed + (silent ? 1 : 0) })
}

function vitest(name, projects) {
  const file = path.join(results, `${name.replaceAll(' ', '-')}.json`)
  const reporters = ['--reporter=default', '--reporter=json', `--outputFile.json=${file}`]
  const args = ['node_modules/vitest/vitest.mjs', 'run', ...projects.map((project) => `--project=${project}`), ...reporters]
  runner(name, args, file, (report) => ({ passed: report.numPassedTests, failed: report.numFailedTests }))
}

async function browserTests() {
  const file = path.join(results, 'browser.json')
  let executable
  try {
    const { findBrowser } = await import('./browser.mjs')
    executable = findBrowser()
  } catch (error) {
    process.stdout.write(`${error.message}\n`)
    return count('Browser tests', { passed: 0, failed: 1 })
  }
  runner(
    'Browser tests',
    ['node_modules/@playwright/test/cli.js', 'test'],
    file,
    ({ stats }) => ({ passed: stats.expected, failed: stats.unexpected + stats.flaky + stats.skipped }),
    { CHROMIUM_PATH: executable },
  )
}

install()
await build()
check('Lint', ['node_modules/eslint/bin/eslint.js', '.', '--max-warnings', '0'])
check('Types', ['node_modules/typescript/bin/tsc', '--noEmit'])
vitest('Unit and verb tests', ['unit', 'pglite', 'postgresql'])
vitest('Server tests', ['contract', 'http-pglite', 'http-postgresql'])
await browserTests()

finished = true
process.stdout.write(`${passed} passed, ${failed} failed\n`)
process.exit(failed === 0 ? 0 : 1)
