// `npm run bench`: compares the speed of the gateway with that of servers that do less. See docs/benchmark.md.
import { spawnSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { existsSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { pathToFileURL } from 'node:url'

const here = import.meta.dirname
const root = path.join(here, '..')
const number = (name, fallback) => Number(process.env[name] || fallback)
const plan = { seconds: number('BENCH_SECONDS', 5), rounds: number('BENCH_ROUNDS', 6), loads: [1, 16, 64] }
const keyCount = number('BENCH_KEYS', 100_000)
const growTo = number('BENCH_GROWTH', 1_000_000)
const knownKeys = Math.min(keyCount, 2_000)
/** A checkout of another version, with its packages and its build. */
const before = process.env.BENCH_BEFORE
const parts = (process.env.BENCH_PARTS || 'postgresql,pglite,rows,growth,unread,attacks,findings').split(',')

const say = (text) => process.stderr.write(`${text}\n`)

function run(command, args, cwd) {
  // The report alone goes to standard output.
  const { status } = spawnSync(command, args, { cwd, stdio: ['ignore', 2, 2], shell: process.platform === 'win32' })
  if (status !== 0) throw new Error(`${command} ${args.join(' ')} failed.`)
}

/** Installs and builds what is missing. Returns the module of app code that the benchmark uses. */
async function prepare() {
  if (!existsSync(path.join(here, 'node_modules/autocannon'))) run('npm', ['ci', '--ignore-scripts', '--no-audit', '--no-fund'], here)
  run(process.execPath, ['scripts/build.mjs'], root)
  const { bundleTypeScript } = await import('../scripts/build.mjs')
  const outfile = path.join(root, 'dist/bench.mjs')
  await bundleTypeScript(path.join(here, 'from-app.ts'), outfile)
  return import(pathToFileURL(outfile).href)
}

const app = await prepare()
const { default: pg } = await import('pg')
const { PGlite } = await import('@electric-sql/pglite')
const { btree_gin } = await import('@electric-sql/pglite/contrib/btree_gin')
const { pg_trgm } = await import('@electric-sql/pglite/contrib/pg_trgm')
const { compareBuilds } = await import('./before.mjs')
const { fillUsage } = await import('./fill-usage.mjs')
const { checkBesideFindings, measurePages } = await import('./findings.mjs')
const { compare } = await import('./load.mjs')
const { start, stopAll } = await import('./processes.mjs')
const { compareRows } = await import('./rows.mjs')
const { attackLoop, parsePlain } = await import('./loop.mjs')
const { seedBetterAuth, seedKeys } = await import('./seed.mjs')
const { buildsTable, environmentLines, loadTable, loopTable, pagesTable, ratioTable, rowsTable, unreadTable } = await import('./report.mjs')
const { sendUnread } = await import('./unread-answers.mjs')

const verify = '/gateway/sei/auth/verify'
const developerSchema = '/gateway/sei/api/v2/developers/schema'

const secrets = Array.from({ length: knownKeys }, () => app.makeSecret())
const hashes = secrets.map((secret) => app.hashSecret(secret))
const malformed = secrets.slice(0, 100).map((secret) => `${secret.slice(0, -1)}${secret.endsWith('0') ? '1' : '0'}`)

const unlimited = { RATE_LIMIT_PER_MINUTE: '0', REJECTED_LIMIT_PER_MINUTE: '0', UPLOAD_MB_PER_MINUTE: '0' }
const firstAccount = { ADMIN_EMAIL: 'bench@example.com', ADMIN_PASSWORD: 'a password of the benchmark' }
const settings = { ...unlimited, ...firstAccount, AUTH_SECRET: createHash('sha256').update(here).digest('hex') }

const startApp = async (env, how) => {
  const port = String(await app.freePort())
  const own = { ...settings, PORT: port, PUBLIC_URL: `http://127.0.0.1:${port}`, ...env }
  return start('dist/server.mjs', own, { ready: '/readyz', ...how })
}
const startPeer = async (name, env) => start(`bench/candidates/${name}.mjs`, { PORT: String(await app.freePort()), ...env })

/** Makes databases in a server. Returns their addresses and a function that drops them. */
async function makeDatabases(url, names) {
  const client = new pg.Client({ connectionString: url })
  await client.connect()
  for (const name of names) await client.query(`CREATE DATABASE ${name}`)
  const urls = names.map((name) => Object.assign(new URL(url), { pathname: `/${name}` }).href)
  const drop = async () => {
    for (const name of names) await client.query(`DROP DATABASE IF EXISTS ${name} WITH (FORCE)`)
    await client.end()
  }
  return { urls, drop }
}

/** Starts the app once to make the tables and the first account, then adds keys. */
async function fill(url, count, known = hashes, how = {}) {
  await (await startApp({ DATABASE_URL: url }, how)).stop()
  const client = new pg.Client({ connectionString: url })
  await client.connect()
  await seedKeys((text, values) => client.query(text, values), count, known)
  await client.query('CHECKPOINT')
  await client.end()
}

const ours = ({ url }, suffix = '') => [
  { name: `verify${suffix}`, url, path: verify, keys: secrets, status: 204 },
  { name: `schema${suffix}`, url, path: developerSchema, keys: secrets, status: 200 },
  { name: `verify, malformed key${suffix}`, url, path: verify, keys: malformed, status: 401 },
]

async function onPostgres(appUrl, betterAuthUrl) {
  say(`Seeding ${keyCount} keys …`)
  await fill(appUrl, keyCount)
  const betterAuthKeys = await seedBetterAuth(betterAuthUrl, keyCount, knownKeys)
  const [server, quiet, constant, one, gathered, betterAuth] = [
    await startApp({ DATABASE_URL: appUrl }),
    await startApp({ DATABASE_URL: appUrl, LOG_LEVEL: 'warn' }),
    await startPeer('constant'),
    await startPeer('one-lookup', { DATABASE_URL: appUrl }),
    await startPeer('gathered', { DATABASE_URL: appUrl }),
    await startPeer('better-auth', { BETTER_AUTH_DATABASE_URL: betterAuthUrl }),
  ]
  const peer = (name, { url }, keys = secrets, status = 204) => ({ name, url, path: '/', keys, status })
  const candidates = [
    ...ours(server),
    ...ours(quiet, ', LOG_LEVEL=warn'),
    peer('constant', constant, secrets, 200),
    peer('one look-up per request', one),
    peer('gathered look-ups', gathered),
    peer('Better Auth', betterAuth, betterAuthKeys),
  ]
  const results = await compare(candidates, plan, say)
  for (const started of [quiet, constant, one, gathered, betterAuth, server]) await started.stop()
  return results
}

/** This build and the one in the folder `before`, each with a database of its own. */
async function builds(urls) {
  const servers = []
  for (const [index, how] of [{ cwd: before }, {}].entries()) {
    await fill(urls[index], keyCount, hashes, how)
    servers.push(await startApp({ DATABASE_URL: urls[index] }, how))
  }
  const [earlier, now] = servers.map((server) => ours(server).map((candidate) => ({ candidate, pid: server.pid })))
  const pairs = now.map((build, index) => ({ name: build.candidate.name, builds: [earlier[index], build] }))
  const results = await compareBuilds(pairs, plan, say)
  for (const server of servers) await server.stop()
  return results
}

async function withPGlite(measure) {
  const dataDir = mkdtempSync(path.join(tmpdir(), 'sei-bench-'))
  try {
    await (await startApp({ DATA_DIR: dataDir })).stop()
    const client = await PGlite.create({ dataDir: path.join(dataDir, 'pglite'), extensions: { btree_gin, pg_trgm } })
    await seedKeys((text, values) => client.query(text, values), keyCount, hashes)
    await client.close()
    return await measure(await startApp({ DATA_DIR: dataDir }))
  } finally {
    rmSync(dataDir, { recursive: true, force: true })
  }
}

const onPGlite = () =>
  withPGlite(async (server) => {
    const constant = await startPeer('constant')
    const peer = { name: 'constant', url: constant.url, path: '/', keys: secrets, status: 200 }
    const results = await compare([...ours(server), peer], plan, say)
    await constant.stop()
    await server.stop()
    return results
  })

async function rows(url) {
  const query = async (text) => {
    const client = new pg.Client({ connectionString: url })
    await client.connect()
    const result = await client.query(text)
    await client.end()
    return result.rows
  }
  const server = await startApp({ DATABASE_URL: url })
  const target = { url: server.url, key: secrets[0], databaseUrl: url, rounds: Math.min(plan.rounds, 3), query }
  const results = await compareRows(target)
  await server.stop()
  return results
}

async function unread(url) {
  const server = await startApp({ DATABASE_URL: url })
  const results = await sendUnread(server, secrets[0], plan.seconds, say)
  await server.stop()
  return results
}

async function attack(url) {
  await fill(url, 100, hashes.slice(0, 100))
  const parsed = parsePlain()
  // With the limit that keys have unless it is set.
  const server = await startApp({ DATABASE_URL: url, RATE_LIMIT_PER_MINUTE: '' }, { watched: true })
  const results = await attackLoop(server, secrets.slice(0, 100), plan.seconds, say, process.env.BENCH_ATTACK)
  await server.stop()
  return { parsed, results }
}

/** Pages of a project with keys and so many days of their calls; and key checks beside its findings. */
async function findings(url, count, days, measure) {
  say(`Seeding ${count} keys with ${days} days of calls …`)
  await fill(url, 500, hashes.slice(0, 500))
  const client = new pg.Client({ connectionString: url })
  await client.connect()
  await fillUsage((text, values) => client.query(text, values), count, days)
  const { rows: [{ org, project }] } = await client.query(
    'SELECT o.identifier AS org, p.identifier AS project FROM project p JOIN organization o ON o.id = p.organization_id ORDER BY p.id LIMIT 1',
  )
  await client.end()
  const server = await startApp({ DATABASE_URL: url })
  const session = await app.signIn(server.url, firstAccount.ADMIN_EMAIL, firstAccount.ADMIN_PASSWORD)
  const results = await measure(session, `/api/orgs/${org}/projects/${project}`, server)
  await server.stop()
  return results
}

async function pagesAndChecks([pagesUrl, checksUrl]) {
  const verifying = ({ url }) => ({ name: 'verify', url, path: verify, keys: secrets.slice(0, 500), status: 204 })
  return {
    pages: await findings(pagesUrl, number('BENCH_USED_KEYS', 20_000), number('BENCH_DAYS', 365), (session, project) =>
      measurePages(session, project, app.FindingKind.options, 15, say),
    ),
    checks: await findings(checksUrl, 5 * number('BENCH_USED_KEYS', 20_000), 1, (session, project, server) =>
      checkBesideFindings(session, project, verifying(server), plan, say),
    ),
  }
}

async function growth(urls) {
  const sizes = [1_000, growTo]
  const candidates = []
  const started = []
  for (const [index, size] of sizes.entries()) {
    say(`Seeding ${size} keys …`)
    await fill(urls[index], size, hashes.slice(0, 500))
    const server = await startApp({ DATABASE_URL: urls[index] })
    started.push(server)
    // The same number of different keys for both sizes: otherwise the smaller database would also have the warmer cache.
    const keys = secrets.slice(0, 500)
    candidates.push({ name: `verify, ${size.toLocaleString('en')} keys`, url: server.url, path: verify, keys, status: 204 })
  }
  const results = await compare(candidates, plan, say)
  for (const server of started) await server.stop()
  return results
}

async function main() {
  const postgres = await app.startPostgres()
  const suffix = `${process.pid}_${Date.now()}`
  const names = ['app', 'better_auth', 'small', 'large', 'before', 'now', 'attacked', 'pages', 'checks'].map((name) => `bench_${name}_${suffix}`)
  const { urls, drop } = await makeDatabases(postgres.url, names)
  const [appUrl, betterAuthUrl, small, large, beforeUrl, nowUrl, attacked, ...ofFindings] = urls
  try {
    const report = [...(await environmentLines(urls[0], plan, keyCount, knownKeys))]
    if (parts.includes('postgresql')) {
      const results = await onPostgres(appUrl, betterAuthUrl)
      report.push('### PostgreSQL', loadTable(results), '### Ratios on PostgreSQL', ratioTable(results))
    } else if (parts.includes('rows') || parts.includes('unread')) await fill(appUrl, keyCount)
    if (before) report.push('### This build and the one before', buildsTable(await builds([beforeUrl, nowUrl])))
    if (parts.includes('rows')) report.push('### Rows a second', rowsTable(await rows(appUrl)))
    if (parts.includes('unread')) report.push('### Answers that nobody reads', unreadTable(await unread(appUrl)))
    if (parts.includes('growth')) report.push('### Growth', loadTable(await growth([small, large])))
    if (parts.includes('attacks')) report.push('### The event loop under attack', loopTable(await attack(attacked)))
    if (parts.includes('findings')) {
      const { pages, checks } = await pagesAndChecks(ofFindings)
      report.push('### Pages of a project with many keys', pagesTable(pages), '### Key checks beside findings', loadTable(checks))
    }
    if (parts.includes('pglite')) report.push('### PGlite', loadTable(await onPGlite()))
    process.stdout.write(`${report.join('\n\n')}\n`)
  } finally {
    stopAll()
    await drop()
    await postgres.stop()
  }
}

main().catch((error) => {
  stopAll()
  say(error.stack)
  process.exitCode = 1
})
