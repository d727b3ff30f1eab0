// Installs the packages of package-lock.json where they are not there yet. Uses only what Node ships: it runs first.
import { spawnSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import path from 'node:path'

const root = path.join(import.meta.dirname, '..')
const marker = path.join(root, 'node_modules/.installed')

/** Runs a program with our output, and ends this process with its status where it fails. */
export function run(command, args, env = {}) {
  const windows = process.platform === 'win32'
  const result = spawnSync(command, args, {
    cwd: root,
    stdio: 'inherit',
    shell: windows,
    env: { ...process.env, ...env },
  })
  if (result.status !== 0) {
    process.stderr.write(`${[command, ...args].join(' ')} failed.\n`)
    process.exit(result.status ?? 1)
  }
}

/** Runs a program that a package brings. */
export const runPackage = (file, args, env) => run(process.execPath, [path.join('node_modules', file), ...args], env)

/** Generates the database client; the CLI asks for a schema engine that this command does not use. */
export function generateClient() {
  runPackage('prisma/build/index.js', ['generate', '--no-hints'], {
    PRISMA_SCHEMA_ENGINE_BINARY: process.execPath,
    PRISMA_HIDE_UPDATE_MESSAGE: 'true',
  })
}

/** Makes node_modules what package-lock.json says; does nothing where it is so already. */
export function install() {
  const [major, minor] = process.versions.node.split('.').map(Number)
  if (major < 20 || (major === 20 && minor < 19)) {
    process.stderr.write(`Node.js 20.19 or newer is needed; this is ${process.versions.node}.\n`)
    process.exit(1)
  }
  const wanted = createHash('sha256').update(readFileSync(path.join(root, 'package-lock.json'))).digest('hex')
  if (existsSync(marker) && readFileSync(marker, 'utf8') === wanted) return
  process.stdout.write('Installing packages …\n')
  // Without install scripts: none of our packages needs one, and one of them downloads what we do not use.
  run('npm', ['ci', '--include=dev', '--ignore-scripts', '--no-audit', '--no-fund'])
  writeFileSync(marker, wanted)
}
