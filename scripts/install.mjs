// Installs the packages of package-lock.json if they are missing. It runs first, so it uses only what Node ships.
import { spawnSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import path from 'node:path'

const root = path.join(import.meta.dirname, '..')
const marker = path.join(root, 'node_modules/.installed')

/** Runs a program that writes to our output. If it fails, ends this process with its status. */
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

/** Runs a JavaScript file of an installed package. */
export const runPackage = (file, args, env) => run(process.execPath, [path.join('node_modules', file), ...args], env)

/** Generates the database client. The CLI wants the path of a schema engine, but this command never runs it. */
export function generateClient() {
  runPackage('prisma/build/index.js', ['generate', '--no-hints'], {
    PRISMA_SCHEMA_ENGINE_BINARY: process.execPath,
    PRISMA_HIDE_UPDATE_MESSAGE: 'true',
  })
}

/** Installs what package-lock.json says into node_modules, unless that was done already. */
export function install() {
  const [major, minor] = process.versions.node.split('.').map(Number)
  if (major < 20 || (major === 20 && minor < 19)) {
    process.stderr.write(`Node.js 20.19 or newer is needed; this is ${process.versions.node}.\n`)
    process.exit(1)
  }
  const wanted = createHash('sha256').update(readFileSync(path.join(root, 'package-lock.json'))).digest('hex')
  if (existsSync(marker) && readFileSync(marker, 'utf8') === wanted) return
  process.stdout.write('Installing packages …\n')
  // No install scripts: no package needs one, and Prisma's downloads an engine that we do not use.
  run('npm', ['ci', '--include=dev', '--ignore-scripts', '--no-audit', '--no-fund'])
  writeFileSync(marker, wanted)
}
