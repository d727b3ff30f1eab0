// `npm test`: everything that has to hold, from nothing but a clone, and one closing line that adds up what was counted.
// With --all, as `npm run test:all`: every test of a database or of a server on both databases, and what is left to the night.
import { spawn } from 'node:child_process'
import { mkdirSync, readFileSync, rmSync } from 'node:fs'
import path from 'node:path'
import { build } from './build.mjs'
import { install } from './install.mjs'

const root = path.join(import.meta.dirname, '..')
process.chdir(root)
const results = path.join(root, 'test-results')
rmSync(results, { recursive: true, force: true })
mkdirSync(results, { recursive: true })
const lanes = process.argv.includes('--all') ? { ALL_LANES: '1' } : {}

let passed = 0
let failed = 0
let finished = false
/** What failed, said again at the end: CI keeps the end of a long output. */
const failures = []

// A set-up that ends this process (no network, a build that fails) has to be counted too.
process.on('exit', () => {
  for (const failure of failures) process.stdout.write(`Failed: ${failure}\n`)
  process.stdout.write(`${passed} passed, ${finished ? failed : failed + 1} failed\n`)
})

/** `failures` names single tests; without them the lane is named as a whole. */
function count(name, outcome) {
  passed += outcome.passed
  failed += outcome.failed
  if (outcome.failed > 0) failures.push(...(outcome.failures?.length ? outcome.failures : [name]))
  process.stdout.write(`\n${name}: ${outcome.passed} passed, ${outcome.failed} failed\n\n`)
}

/** Runs a program of Node; answers whether it succeeded. Its output comes at once, or where `held` is given goes there. */
function node(args, { env = {}, held } = {}) {
  const stdio = ['ignore', held ? 'pipe' : 'inherit', held ? 'pipe' : 'inherit']
  const child = spawn(process.execPath, args, { stdio, env: { ...process.env, ...env } })
  for (const stream of [child.stdout, child.stderr]) stream?.on('data', (piece) => held.push(piece))
  return new Promise((resolve) => child.once('close', (code) => resolve(code === 0)))
}

/** A step that is one check: it passes or fails as a whole. Several run at once, and each prints when it has ended. */
async function check(name, args) {
  const held = []
  const ok = await node(args, { held })
  process.stdout.write(Buffer.concat([Buffer.from(`${name} …\n`), ...held]))
  count(name, ok ? { passed: 1, failed: 0 } : { passed: 0, failed: 1 })
}

/** A runner that writes its counts to a file; one that fails without counting a failure counts as one. */
async function runner(name, args, file, read, env) {
  process.stdout.write(`${name} …\n`)
  const ok = await node(args, { env })
  const report = readReport(file, read)
  const silent = report.passed + report.failed === 0 || (!ok && report.failed === 0)
  count(name, { ...report, failed: report.failed + (silent ? 1 : 0) })
}

function readReport(file, read) {
  try {
    return read(JSON.parse(readFileSync(file, 'utf8')))
  } catch (error) {
    // There is none, or half of one: the runner has ended early.
    return { passed: 0, failed: 1, failures: [`${path.basename(file)}: ${error.message}`] }
  }
}

const firstLine = (text) => text.split('\n')[0]

function vitest(name) {
  const file = path.join(results, 'vitest.json')
  const reporters = ['--reporter=default', '--reporter=json', `--outputFile.json=${file}`]
  const args = ['node_modules/vitest/vitest.mjs', 'run', ...reporters]
  return runner(name, args, file, readVitest, lanes)
}

function readVitest({ numPassedTests, numFailedTests, testResults }) {
  const failures = testResults.flatMap(({ name, status, message, assertionResults }) => {
    const inFile = assertionResults
      .filter((test) => test.status === 'failed')
      .map(({ fullName, failureMessages: [why = ''] }) => `${fullName}: ${firstLine(why)}`)
    // A file that cannot be loaded, or whose hook fails, has no failed test.
    if (message) inFile.push(firstLine(message))
    else if (status === 'failed' && inFile.length === 0) inFile.push('a hook failed')
    return inFile.map((text) => `${path.relative(root, name)}: ${text}`)
  })
  return { passed: numPassedTests, failed: Math.max(numFailedTests, failures.length), failures }
}

function readPlaywright({ stats, suites, errors }) {
  const specsOf = ({ specs, suites: inner = [] }) => [...specs, ...inner.flatMap(specsOf)]
  const failures = suites
    .flatMap(specsOf)
    .filter(({ tests }) => tests.some(({ status }) => status === 'unexpected' || status === 'skipped'))
    .map(({ file, line, title }) => `e2e/${file}:${line}: ${title}`)
  const failed = stats.unexpected + stats.skipped + errors.length
  return { passed: stats.expected + stats.flaky, failed, failures: [...failures, ...errors.map(({ message = '' }) => firstLine(message))] }
}

async function browserTests(name) {
  const file = path.join(results, 'browser.json')
  let executable
  try {
    const { findBrowser } = await import('./browser.mjs')
    executable = findBrowser()
  } catch (error) {
    process.stdout.write(`${error.message}\n`)
    return count(name, { passed: 0, failed: 1 })
  }
  await runner(name, ['node_modules/@playwright/test/cli.js', 'test'], file, readPlaywright, { ...lanes, CHROMIUM_PATH: executable })
}

install()
await build()
// Tests wait for databases and servers: meanwhile there is time for the rest. A missing browser is reported below.
await Promise.all([
  node(['scripts/browser.mjs'], { held: [] }),
  vitest('Unit, verb and server tests'),
  check('Lint', ['node_modules/eslint/bin/eslint.js', '.', '--max-warnings', '0']),
  check('Types', ['node_modules/typescript/bin/tsc', '--noEmit']),
])
await browserTests('Browser tests')

finished = true
process.exit(failed === 0 ? 0 : 1)
