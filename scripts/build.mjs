// Builds what `npm start` runs: the database client, Next's pages and the server bundle. Skips what is up to date.
import { createHash } from 'node:crypto'
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { pathToFileURL } from 'node:url'
import { generateClient, install, runPackage } from './install.mjs'

const root = path.join(import.meta.dirname, '..')
const marker = path.join(root, '.next/built-from')
const sources = ['app', 'components', 'lib', 'prisma', 'public', 'scripts', 'server.ts', 'gateway-worker.ts', 'migrate.ts', 'admin.ts', 'proxy.ts', 'instrumentation.ts', 'instrumentation-client.ts']
const settings = ['next.config.js', 'package-lock.json', 'postcss.config.mjs', 'tsconfig.json']

function* files(entry) {
  const absolute = path.join(root, entry)
  if (!existsSync(absolute)) return
  const listing = readdirSync(absolute, { withFileTypes: true })
  for (const child of listing.sort((a, b) => (a.name < b.name ? -1 : 1))) {
    const name = path.join(entry, child.name)
    if (name === path.join('lib', 'server', 'prisma-client')) continue
    if (child.isDirectory()) yield* files(name)
    else if (!/\.test\.tsx?$/.test(name)) yield name
  }
}

/** Of all that is built: the same on every machine that has this release. */
function fingerprint() {
  const hash = createHash('sha256')
  const isFolder = (entry) => !path.extname(entry)
  const all = [...sources.filter(isFolder).flatMap((entry) => [...files(entry)]), ...sources, ...settings]
  for (const file of all.filter((entry) => !isFolder(entry) && existsSync(path.join(root, entry)))) {
    hash.update(`\0${file}\0`).update(readFileSync(path.join(root, file)))
  }
  return hash.digest('hex')
}

/** What a build is of; other versions of Node build anew. */
const builtFrom = (release) => `${process.version} ${release}`

/** Bundles a program for Node. Packages are not bundled, and `server-only`, which would throw here, is empty. */
export async function bundleTypeScript(entryPoint, outfile) {
  const { build } = await import('esbuild')
  await build({
    entryPoints: [entryPoint],
    outfile,
    bundle: true,
    platform: 'node',
    format: 'esm',
    target: 'node20',
    sourcemap: true,
    logLevel: 'warning',
    packages: 'external',
    plugins: [
      {
        name: 'server-only',
        setup: ({ onResolve, onLoad }) => {
          onResolve({ filter: /^server-only$/ }, () => ({ path: 'server-only', namespace: 'empty' }))
          onLoad({ filter: /.*/, namespace: 'empty' }, () => ({ contents: '' }))
        },
      },
    ],
  })
}

const bundleProgram = (name) => bundleTypeScript(path.join(root, `${name}.ts`), path.join(root, `dist/${name}.mjs`))

/** Bundles server.ts, and what its threads run. */
export const bundleServer = () => Promise.all(['server', 'gateway-worker'].map(bundleProgram))

/** Bundles migrate.ts. */
export const bundleMigrate = () => bundleProgram('migrate')

/** Bundles admin.ts. */
const bundleAdmin = () => bundleProgram('admin')

const programs = ['server', 'gateway-worker', 'migrate', 'admin'].map((name) => path.join(root, `dist/${name}.mjs`))

/** Whether everything has been built, and nothing has changed since. */
export const isBuilt = () =>
  existsSync(marker) && readFileSync(marker, 'utf8') === builtFrom(fingerprint()) && programs.every((file) => existsSync(file))

/** Builds everything, unless nothing has changed since the last build. */
export async function build() {
  if (isBuilt()) return
  const release = fingerprint()
  process.stdout.write('Building …\n')
  generateClient()
  runPackage('next/dist/bin/next', ['build'], {
    NODE_ENV: 'production',
    NEXT_TELEMETRY_DISABLED: '1',
    RELEASE: release.slice(0, 20),
  })
  await bundleServer()
  await Promise.all([bundleMigrate(), bundleAdmin()])
  writeFileSync(marker, builtFrom(release))
}

if (import.meta.url === pathToFileURL(process.argv[1]).href) {
  install()
  if (process.argv[2] === 'admin') {
    generateClient()
    await bundleAdmin()
  } else {
    await build()
  }
}
