import { readdirSync, readFileSync } from 'node:fs'
import path from 'node:path'
import { expect, test } from 'vitest'
import { contractions } from './contracting.mjs'

const directory = path.join(import.meta.dirname, '../prisma/migrations')
const names = readdirSync(directory, { withFileTypes: true })
  .filter((entry) => entry.isDirectory())
  .map((entry) => entry.name)
  .sort()

const earlier = ['20260101000000_first', '20260201000000_second']
const reasonsOf = async (sql: string) =>
  (await contractions(sql, earlier)).map(({ reason }: { reason: string }) => reason)

// It came before any server ran that a release could take something from.
const beforeTheFirstRelease = ['20261123120000_sei']

test.each(names.filter((name) => !beforeTheFirstRelease.includes(name)))('%s takes nothing from the release before it', async (name) => {
  const sql = readFileSync(path.join(directory, name, 'migration.sql'), 'utf8')
  expect(await contractions(sql, names.slice(0, names.indexOf(name)))).toEqual([])
})

test.each([
  'CREATE TABLE b (id int PRIMARY KEY, a_id int NOT NULL REFERENCES a (id)); CREATE UNIQUE INDEX b_a_id_key ON b (a_id)',
  'CREATE TABLE b (id int); ALTER TABLE b ADD CONSTRAINT b_fkey FOREIGN KEY (id) REFERENCES a (id), ALTER COLUMN id SET NOT NULL',
  'ALTER TABLE a ADD COLUMN b text',
  'ALTER TABLE a ADD COLUMN b text[], ADD COLUMN c int NOT NULL DEFAULT 0',
  'ALTER TABLE a ADD COLUMN at timestamptz NOT NULL DEFAULT CURRENT_TIMESTAMP',
  'ALTER TABLE a ADD COLUMN b_id int; ALTER TABLE a ADD CONSTRAINT a_b_fkey FOREIGN KEY (account_id, b_id) REFERENCES b (account_id, id)',
  'ALTER TABLE a ALTER COLUMN b DROP NOT NULL, ALTER COLUMN c SET DEFAULT 1',
  'ALTER TABLE a VALIDATE CONSTRAINT a_check',
  'ALTER TABLE a DROP CONSTRAINT a_b_fkey',
  'CREATE INDEX a_b_idx ON a (b)',
  'DROP INDEX a_b_idx',
  `CREATE TYPE t AS ENUM ('x'); ALTER TYPE t ADD VALUE 'y'`,
  `INSERT INTO a VALUES ('DROP TABLE a'); UPDATE a SET b = 1 -- DROP TABLE a`,
  'CREATE EXTENSION IF NOT EXISTS pg_trgm',
  `DO $$ BEGIN IF EXISTS (SELECT FROM a) THEN RAISE EXCEPTION 'no'; END IF; END $$`,
])('%s only adds', async (sql) => {
  expect(await reasonsOf(sql)).toEqual([])
})

test.each([
  ['ALTER TABLE a DROP COLUMN b', /DropColumn/],
  ['alter table only "a" add column c int, drop column if exists b cascade', /DropColumn/],
  ['ALTER/* */TABLE a ALTER b SET NOT NULL', /SetNotNull/],
  ['ALTER TABLE a ALTER COLUMN b TYPE bigint', /AlterColumnType/],
  ['ALTER TABLE a ALTER COLUMN b SET DATA TYPE bigint', /AlterColumnType/],
  ['ALTER TABLE a ALTER COLUMN b DROP DEFAULT', /drops a default/],
  ['ALTER TABLE a ADD COLUMN b int NOT NULL', /have to fill/],
  ['ALTER TABLE a ADD COLUMN b SERIAL', /rewrite/],
  ['ALTER TABLE a ADD COLUMN b int GENERATED ALWAYS AS IDENTITY', /rewrite/],
  ['ALTER TABLE a ADD COLUMN b int GENERATED ALWAYS AS (c + 1) STORED', /rewrite/],
  ['ALTER TABLE a ADD COLUMN b uuid NOT NULL DEFAULT gen_random_uuid()', /rewrites/],
  ['ALTER TABLE a ADD COLUMN b int UNIQUE', /rule for all rows/],
  ['ALTER TABLE a ADD COLUMN b int DEFAULT 1 CHECK (b > 0)', /rule for all rows/],
  ['ALTER TABLE a ADD CONSTRAINT a_check CHECK (b > 0)', /may break/],
  ['ALTER TABLE a ADD CONSTRAINT a_check CHECK (b > 0) NOT VALID', /may break/],
  ['ALTER TABLE a ADD CONSTRAINT a_fkey FOREIGN KEY (b) REFERENCES c (id)', /may break/],
  ['ALTER TABLE a ADD COLUMN b int DEFAULT 1; ALTER TABLE a ADD CONSTRAINT f FOREIGN KEY (b) REFERENCES c (id)', /may break/],
  ['ALTER TABLE a ADD UNIQUE (b)', /may break/],
  ['CREATE UNIQUE INDEX a_b_key ON a (b)', /may break/],
  ['CREATE INDEX CONCURRENTLY a_b_idx ON a (b)', /transaction/],
  ['DROP INDEX a_b_key', /unique index/],
  ['DROP INDEX "public"."a_pkey"', /unique index/],
  ['ALTER TABLE a DROP CONSTRAINT a_b_key', /constraint/],
  ['DROP TABLE a', /drops something/],
  ['DROP VIEW v; SELECT 1', /drops something/],
  ['DROP TYPE t', /drops something/],
  ['ALTER TABLE a RENAME TO b', /renames/],
  ['ALTER TABLE a RENAME COLUMN b TO c', /renames/],
  [`ALTER TYPE t RENAME VALUE 'x' TO 'y'`, /renames/],
  ['ALTER TABLE a SET SCHEMA other', /AlterObjectSchemaStmt/],
  ['ALTER TABLE a ENABLE ROW LEVEL SECURITY', /RowSecurity/],
  ['REVOKE SELECT ON a FROM b', /right/],
  ['TRUNCATE a', /TruncateStmt/],
  ['DELETE FROM a', /DeleteStmt/],
  ['COMMIT', /TransactionStmt/],
  [`SET lock_timeout = 0`, /VariableSetStmt/],
  ['DO $$ BEGIN IF true THEN ALTER TABLE a DROP COLUMN b; END IF; END $$', /DropColumn/],
  [`DO $$ BEGIN EXECUTE 'ALTER TABLE a DROP ' || 'COLUMN b'; END $$`, /cannot be checked/],
  ['CREATE TABLE x (id int); DROP TABLE a', /drops something/],
])('%s takes something away', async (sql, reason) => {
  expect(await reasonsOf(sql)).toEqual([expect.stringMatching(reason)])
})

const drop = 'ALTER TABLE a DROP COLUMN b;'

test('a dated comment that names the migration after which it is possible allows one statement', async () => {
  const comment = '-- Contract 2026-12-01, after 20260201000000_second: since Müller’s release nobody reads it — none.'
  expect(await reasonsOf(`ALTER TABLE a ADD COLUMN c int;\n\n${comment}\n${drop}`)).toEqual([])
  expect(await reasonsOf(`${comment}\n${drop}\n${drop}`)).toHaveLength(1)
  expect(await reasonsOf(`-- AlterTable\n${comment}\n-- and more\n${drop}`)).toEqual([])
})

test.each([
  '-- Contract: nobody reads it any more.',
  '-- Contract 2026-02-30, after 20260201000000_second: nobody reads it any more.',
  '-- Contract 2026-12-01, after 20260301000000_third: nobody reads it any more.',
  '-- Contract 2026-12-01, after 20260201000000_second:',
  '-- Contract 2026-12-01: nobody reads it any more.',
])('a comment that lacks something allows nothing: %s', async (comment) => {
  expect(await reasonsOf(`${comment}\n${drop}`)).toHaveLength(1)
})
