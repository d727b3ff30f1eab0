/** The repository's own rules, where lint cannot see them. */
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import path from 'node:path'
import ts from 'typescript'
import { expect, test } from 'vitest'
import { served } from './gateway/dispatch'
import { publicRoutes } from './gateway/public-files'
import { gatewayRoutes } from './gateway/all-routes'
import { timesOfRows } from './server/database/times-of-rows'
import { parseSettings } from './server/runtime/env'

const root = path.join(import.meta.dirname, '..')

const isGenerated = (file: string) => file.startsWith('lib/server/prisma-client/')

const filesUnder = (folder: string) =>
  readdirSync(path.join(root, folder), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && /\.tsx?$/.test(entry.name) && !/\.test\.tsx?$/.test(entry.name))
    .map((entry) => path.relative(root, path.join(entry.parentPath, entry.name)))
    .filter((file) => !isGenerated(file))

const read = (file: string) => readFileSync(path.join(root, file), 'utf8')

// The identity provider has no browser, and so neither a session nor an Origin: its tokens are what is checked.
const notByBrowser = 'app/api/oidc/back-channel-logout/route.ts'

const consoleRoutes = filesUnder('app/api').filter((file) => !file.includes('[...nextauth]') && file !== notByBrowser)

test('there are console routes to look at', () => {
  expect(consoleRoutes.length).toBeGreaterThan(2)
})

test.each(consoleRoutes)('every handler of %s stands behind withSession, and every other method is refused', (file) => {
  const [, handlers = ''] = /^export [\s\S]* = onlyMethods\(\{\n([\s\S]+)^\}\)$/m.exec(read(file)) ?? []
  const entries = handlers.match(/^ {2}[^\s)}].*$/gm) ?? []
  expect(entries.length).toBeGreaterThan(0)
  // Who holds a link has no session yet.
  const door = /^app\/api\/(?:invitations|password-links|passkeys|passkey-links)\//.test(file) ? 'withoutSession' : 'with(?:Account)?Session'
  for (const entry of entries) expect(entry).toMatch(new RegExp(`^ {2}[A-Z]+: ${door}\\(`))
  expect(read(file).match(/^export .*$/gm)).toEqual([
    'export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = onlyMethods({',
  ])
})

test('the function that runs before pages does not run before the console API', () => {
  const [, left = ''] = /matcher: \['\/\(\(\?!api\/\(\?:([\w|-]+)\)\(\?:\/\|\$\)\|/.exec(read('proxy.ts')) ?? []
  const folders = readdirSync(path.join(root, 'app/api'))
  expect(left.split('|')).toEqual(expect.arrayContaining(folders))
})

test('every route of the gateway was declared by withKey, but for its documentation', () => {
  const withKey = gatewayRoutes.flatMap(({ spec }) =>
    [spec, ...(spec.legacy ?? [])].map(({ method, path }) => `${method} ${path}`),
  )
  const documentation = publicRoutes.map(({ path }) => `get ${path}`)
  for (const route of documentation) expect(route).toMatch(/^get \/api\/(openapi\.json$|docs)/)
  const declared = new Set([...withKey, ...documentation])
  expect(served.length).toBeGreaterThan(0)
  for (const { method, path } of served) expect(declared).toContain(`${method.toLowerCase()} ${path}`)
  const makers = filesUnder('lib').filter((file) => /\bas (unknown as )?GatewayRoute\b/.test(read(file)))
  expect(makers).toEqual(['lib/gateway/route.ts'])
})

/** The texts of a file: what is between quotes, and the parts of templates. */
function textsOf(file: string): string[] {
  const texts: string[] = []
  const visit = (node: ts.Node) => {
    if (ts.isStringLiteralLike(node) || ts.isTemplateHead(node) || ts.isTemplateMiddleOrTemplateTail(node)) texts.push(node.text)
    ts.forEachChild(node, visit)
  }
  visit(ts.createSourceFile(file, read(file), ts.ScriptTarget.Latest))
  return texts
}

/** The files of the project that a file imports, for their types too. */
function importsOf(file: string): string[] {
  return ts.preProcessFile(read(file)).importedFiles.flatMap(({ fileName }) => {
    if (!/^(\.|@\/)/.test(fileName)) return []
    const imported = fileName.startsWith('@/') ? fileName.slice(2) : path.join(path.dirname(file), fileName)
    return [`${imported}.ts`, `${imported}.tsx`].filter((candidate) => !isGenerated(candidate) && existsSync(path.join(root, candidate)))
  })
}

test('no file imports itself, through whichever others', () => {
  const files = ['app', 'components', 'lib'].flatMap(filesUnder)
  const done = new Set<string>()
  const visit = (file: string, way: string[]) => {
    const circle = way.includes(file) ? [...way.slice(way.indexOf(file)), file] : []
    expect(circle).toEqual([])
    if (done.has(file)) return
    for (const imported of importsOf(file)) visit(imported, [...way, file])
    done.add(file)
  }
  for (const file of [...files, 'server.ts', 'instrumentation.ts']) visit(file, [])
  expect(done.size).toBeGreaterThan(200)
})

test('inside the app only env.ts looks at the environment', () => {
  const readers = ['app', 'components', 'lib']
    .flatMap(filesUnder)
    .filter((file) => !file.startsWith('lib/testing') && read(file).includes('process.env'))
  expect(readers).toEqual(['lib/server/runtime/env.ts'])
})

test.each([
  ['.env.example', (name: string) => new RegExp(`^${name}=`, 'm')],
  ['README.md', (name: string) => new RegExp(`^\\|.*\`${name}\`.*\\|.*\\|`, 'm')],
])('%s names every setting', (file, entry) => {
  const settings = [...read('lib/server/runtime/setting-fields.ts').matchAll(/^ {4}([A-Z][A-Z_]+):/gm)].map(([, name]) => name)
  expect(settings.length).toBeGreaterThan(8)
  for (const setting of settings) expect(read(file)).toMatch(entry(setting!))
})

test('the README and .env.example say the same defaults, which are those of the server', () => {
  const example = Object.fromEntries([...read('.env.example').matchAll(/^([A-Z_]+)=(.*)$/gm)].map(([, name, value]) => [name!, value!]))
  const [, table = ''] = /^## Settings$([\s\S]+?)^## /m.exec(read('README.md')) ?? []
  const rows = [...table.matchAll(/^\| (`[A-Z_`, ]+`) \| ([^|]+) \|/gm)]
  const told = rows.flatMap(([, names, defaults]) => {
    const all = names!.replaceAll('`', '').split(', ')
    const each = all.length > 1 && defaults!.includes(', ') ? defaults!.split(', ') : all.map(() => defaults!)
    return all.map((name, index) => [name, each[index]!] as const)
  })
  expect(told.map(([name]) => name).toSorted()).toEqual(Object.keys(example).toSorted())
  // An empty value is one that is not set, whose default is none or depends on other settings.
  for (const [name, said] of told) {
    if (example[name] === '') expect(said, name).not.toMatch(/^`[\da-z./]+`$/)
    else expect(said, name).toBe(`\`${example[name]}\``)
  }
  const without = { AUTH_SECRET: 'a secret of at least 32 characters' }
  expect(parseSettings({ ...example, ...without })).toEqual(parseSettings(without))
})

test('each decision has a number of its own, and whoever names one names one that is there', () => {
  const files = readdirSync(path.join(root, 'docs/decisions')).toSorted()
  const numbers = files.map((file) => /^(\d{4})-[a-z-]+\.md$/.exec(file)?.[1])
  expect(numbers).toEqual(files.map((_file, index) => String(index + 1).padStart(4, '0')))
  for (const [index, file] of files.entries()) expect(read(`docs/decisions/${file}`)).toMatch(new RegExp(`^# ${index + 1}\\. `))

  const sources = ['app', 'components', 'lib', 'e2e', 'scripts'].flatMap(filesUnder)
  const texts = [...sources, 'README.md', 'CONTRIBUTING.md', 'docs/benchmark.md', ...files.map((file) => `docs/decisions/${file}`)].map(read)
  const named = texts.flatMap((text) => [...text.matchAll(/\bdecisions?[ /](\d+)/g)].map(([, number]) => number!.padStart(4, '0')))
  expect(named.length).toBeGreaterThan(5)
  for (const number of named) expect(numbers).toContain(number)
})

/** Files that look at the machine's clock, or at the database's, for what is neither stored nor compared with what is. */
const ownClock: Record<string, string> = {
  'lib/server/runtime/clock.ts': 'the clock itself',
  'lib/server/runtime/log.ts': 'when a line was written',
  'lib/server/load/rejected-keys.ts': 'a minute of this process',
  'lib/server/database/clock-difference.ts': "compares PostgreSQL's clock with ours",
  'lib/server/database/migrate.ts': "Prisma's own bookkeeping has a default, which no row of ours needs",
}

test('whatever time is stored, or compared with a stored one, comes from the clock that tests turn', () => {
  const files = ['lib/server', 'lib/console', 'lib/gateway', 'lib/admin'].flatMap(filesUnder)
  const looks = /new Date\(\)|Date\.now\(|\b(?:current_timestamp|localtimestamp|current_date|(?:clock|statement|transaction)_timestamp)|'now'/i
  // `now()` in a text is SQL; outside of texts it is the clock's.
  const asks = (file: string) => looks.test(read(file)) || textsOf(file).some((text) => /\bnow\(\)/i.test(text))
  const others = files.filter(asks)
  expect(others.filter((file) => !(file in ownClock))).toEqual([])
  for (const file of Object.keys(ownClock)) expect(others, file).toContain(file)
})

test('the client fills the times that Prisma would take from the machine', () => {
  const models = read('prisma/schema.prisma').matchAll(/^model (\w+) \{\n([\s\S]+?)^\}/gm)
  const withDefault = [...models].flatMap(([, model, body]) => {
    const fields = [...body!.matchAll(/^ {2}(\w+) .*@default\(now\(\)\)/gm)].map(([, field]) => field!)
    return fields.length > 0 ? [[model, fields] as const] : []
  })
  expect(timesOfRows).toEqual(Object.fromEntries(withDefault))
})
