import { spawn } from 'node:child_process'
import { existsSync, mkdirSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { build } from 'esbuild'
import { afterAll, beforeAll, expect, test } from 'vitest'

const root = path.join(import.meta.dirname, '../../..')
const outfile = path.join(root, `test-results/log-${process.pid}.mjs`)

/** Writes lines, as many as its argument says, and ends at once in the way that it is told to. */
const program = `
import { closeSync, openSync, writeFileSync } from 'node:fs'
import { log } from './lib/server/runtime/log'
const [, , lines, end, file] = process.argv
for (let line = 1; line <= Number(lines); line += 1) log().info({ line }, 'told')
const pause = (milliseconds) => new Promise((resolve) => setTimeout(resolve, milliseconds))
const tellInVain = async (pieces) => {
  for (let piece = 0; piece < pieces; piece += 1) {
    log().info({ piece, text: 'x'.repeat(1_000_000) }, 'told in vain')
    await pause(30)
  }
}
if (end === 'full') {
  // Standard output is a disk without room, and then has room again.
  await tellInVain(20)
  closeSync(1)
  // The lowest number that is free: this is standard output now.
  openSync(file, 'w')
  await pause(500)
  log().info('told again')
}
if (end === 'stuck') {
  await tellInVain(3)
  // The reader begins when this is there.
  writeFileSync(file, '')
  log().info('told again')
}
if (end === 'links') {
  // Node knows the folders from here on.
  const real = await import(file + '/real/module.mjs')
  log().info('told')
  const linked = await import(file + '/link/module.mjs')
  process.stdout.write(linked === real ? 'one module' : 'two modules')
}
if (end === 'throw') throw new Error('not foreseen')
process.exit(end === 'fail' ? 1 : 0)`

beforeAll(async () => {
  const alias = { 'server-only': path.join(root, 'lib/testing/services/server-only.ts') }
  const stdin = { contents: program, resolveDir: root, loader: 'ts' as const }
  await build({ stdin, outfile, bundle: true, platform: 'node', format: 'esm', packages: 'external', alias })
})
afterAll(() => rmSync(outfile, { force: true }))

/** What a shell writes that runs the program, as `$0` with `node`. */
function runInShell(command: string): Promise<string> {
  const env = { ...process.env, AUTH_SECRET: 'a secret of at least 32 characters', DATA_DIR: '/nowhere', LOG_LEVEL: 'info' }
  const child = spawn('sh', ['-c', command, outfile], { env, stdio: ['ignore', 'pipe', 'pipe'] })
  let output = ''
  child.stdout.on('data', (chunk) => (output += chunk))
  child.stderr.on('data', (chunk) => (output += chunk))
  return new Promise((resolve) => child.once('close', () => resolve(output)))
}

test.each([
  ['a clean exit', 'exit', 0],
  ['an exit that says it failed', 'fail', 1],
  ['an error that nobody catches', 'throw', 1],
])('the last lines before %s are written', async (_what, end, code) => {
  for (const lines of [1, 1_000]) {
    const output = await runInShell(`node "$0" ${lines} ${end} | cat; node "$0" 0 ${end}; echo "code $?"`)
    const written = output.split('\n').filter((line) => line.startsWith('{'))
    expect(written.map((line) => JSON.parse(line).line)).toEqual(Array.from({ length: lines }, (_, index) => index + 1))
    expect(output).toContain(`code ${code}`)
  }
})

// Where it did not, a server sometimes started with two copies of a package, one of them empty.
test('Node still finds the one module that a link leads to, after the first line into a pipe', async () => {
  const folder = `${outfile}.modules`
  mkdirSync(`${folder}/real`, { recursive: true })
  writeFileSync(`${folder}/real/module.mjs`, 'export default {}')
  symlinkSync('real', `${folder}/link`)
  expect(await runInShell(`node "$0" 0 links "${folder}" | cat`)).toContain('one module')
  rmSync(folder, { recursive: true })
})

test('a reader that has gone does not keep the process alive', async () => {
  expect(await runInShell('{ sleep 0.2; node "$0" 1000 exit; echo "code $?" >&2; } | true')).toBe('code 0\n')
})

const linesIn = (output: string) =>
  output.split('\n').filter((line) => line.startsWith('{')).map((line) => JSON.parse(line) as { msg: string; lines?: number })

test.runIf(existsSync('/dev/full'))('a full disk under the log ends nothing, and the log says afterwards how many lines are missing', async () => {
  const file = `${outfile}.full`
  const output = await runInShell(`node "$0" 0 full "${file}" > /dev/full; echo "code $?"; cat "${file}"; rm "${file}"`)
  expect(output).toMatch(/^code 0\n/)
  const told = linesIn(output)
  const missing = told.find(({ lines }) => lines !== undefined)
  expect(missing?.msg).toContain('could not be written')
  expect(told.filter(({ msg }) => msg === 'told in vain').length + missing!.lines!).toBe(20)
  expect(told.at(-1)?.msg).toBe('told again')
})

test.runIf(existsSync('/proc/self/fd'))('a reader that does not read holds nothing up, and gets all lines once it reads', async () => {
  const file = `${outfile}.read`
  const reader = `until [ -e "${file}" ]; do sleep 0.05; done; cat; rm "${file}"`
  const output = await runInShell(`{ node "$0" 0 stuck "${file}"; echo "code $?" >&2; } | { ${reader}; }`)
  expect(output).toContain('code 0\n')
  expect(linesIn(output).map(({ msg }) => msg)).toEqual(['told in vain', 'told in vain', 'told in vain', 'told again'])
})
