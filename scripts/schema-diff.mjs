// Compares prisma/migrations with prisma/schema.prisma. It uses the WebAssembly build of Prisma's schema engine: the CLI's
// native engine is a download that not every network allows. `npm run migration -- <name>` writes the next migration.
import { readFile, readdir, mkdir, writeFile } from 'node:fs/promises'
import { createRequire } from 'node:module'
import path from 'node:path'
import { pathToFileURL } from 'node:url'
import { PGlite } from '@electric-sql/pglite'
import { btree_gin } from '@electric-sql/pglite/contrib/btree_gin'
import { pg_trgm } from '@electric-sql/pglite/contrib/pg_trgm'
import { bindMigrationAwareSqlAdapterFactory } from '@prisma/driver-adapter-utils'
import { PrismaPGlite } from 'pglite-prisma-adapter'
import { contractions } from './contracting.mjs'

const root = path.join(import.meta.dirname, '..')
const migrationsDirectory = path.join(root, 'prisma/migrations')

async function loadEngine() {
  const bindings = await import('@prisma/schema-engine-wasm/schema_engine_bg')
  const file = path.join(
    path.dirname(createRequire(import.meta.url).resolve('@prisma/schema-engine-wasm/schema_engine_bg')),
    'schema_engine_bg.wasm',
  )
  const compiled = new WebAssembly.Module(await readFile(file))
  const instance = new WebAssembly.Instance(compiled, { './schema_engine_bg.js': bindings })
  bindings.__wbg_set_wasm(instance.exports)
  instance.exports.__wbindgen_start()
  return bindings.SchemaEngine
}

async function readMigrations() {
  const names = (await readdir(migrationsDirectory, { withFileTypes: true }))
    .filter((entry) => entry.isDirectory())
    .map((entry) => entry.name)
    .sort()
  return Promise.all(
    names.map(async (name) => ({
      path: name,
      migrationFile: {
        path: 'migration.sql',
        content: { tag: 'ok', value: await readFile(path.join(migrationsDirectory, name, 'migration.sql'), 'utf8') },
      },
    })),
  )
}

/** Returns the SQL that the migrations lack to make the schema; no statement if they agree. */
export async function schemaDiff() {
  const client = new PGlite({ extensions: { btree_gin, pg_trgm } })
  const factory = new PrismaPGlite(client)
  // The engine asks for two databases and uses only the shadow: one is enough.
  factory.connectToShadowDb = () => factory.connect()
  const schema = {
    path: 'prisma/schema.prisma',
    content: await readFile(path.join(root, 'prisma/schema.prisma'), 'utf8'),
  }
  const SchemaEngine = await loadEngine()
  const engine = await SchemaEngine.new(
    { datamodels: [[schema.path, schema.content]] },
    () => {},
    bindMigrationAwareSqlAdapterFactory(factory),
  )
  const { stdout } = await engine.diff({
    from: {
      tag: 'migrations',
      baseDir: migrationsDirectory,
      lockfile: { path: 'migration_lock.toml', content: 'provider = "postgresql"\n' },
      shadowDbInitScript: '',
      migrationDirectories: await readMigrations(),
    },
    to: { tag: 'schemaDatamodel', files: [schema] },
    script: true,
    exitCode: null,
    filters: { externalTables: [], externalEnums: [] },
  })
  engine.free()
  await client.close()
  return stdout
}

if (import.meta.url === pathToFileURL(process.argv[1]).href) {
  const name = process.argv[2]
  const sql = await schemaDiff()
  if (!name) {
    process.stdout.write(sql)
  } else {
    const stamp = new Date().toISOString().replace(/\D/g, '').slice(0, 14)
    const directory = path.join(migrationsDirectory, `${stamp}_${name}`)
    await mkdir(directory)
    await writeFile(path.join(directory, 'migration.sql'), sql)
    process.stdout.write(`${path.relative(root, directory)}/migration.sql\n`)
    for (const { statement, reason } of await contractions(sql, [])) {
      process.stdout.write(`It ${reason}, which the release before may need (see CONTRIBUTING.md):\n${statement}\n`)
    }
  }
}
