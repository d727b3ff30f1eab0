/** What the keys of an account have stored: triggers count it with each change of the rows, and jobs add the counts up. */
import 'server-only'
import { database, type Transaction } from '../database/open'
import { Prisma } from '../prisma-client/client'
import { isStopping } from '../runtime/stopping'

export type StoredAmounts = { bytes: number; records: number; runs: number; jobs: number }

/** What the account has stored now; what is not committed yet does not count. */
export async function readStoredAmounts(accountId: string): Promise<StoredAmounts> {
  const { query } = await database()
  const [row] = await query<StoredAmounts>({ text: sumOfAccount, values: [accountId] })
  return row!
}

// Never below zero: rows that were deleted by hand before they were counted are subtracted and never added.
const sumOfAccount = `
SELECT greatest(coalesce(sum(s.bytes), 0), 0)::float8 AS bytes, greatest(coalesce(sum(s.records), 0), 0)::float8 AS records,
       greatest(coalesce(sum(s.runs), 0), 0)::float8 AS runs, greatest(coalesce(sum(s.jobs), 0), 0)::float8 AS jobs
FROM stored_amount s WHERE s.account_id = $1::uuid
  AND (s.integration_id IS NULL OR EXISTS (SELECT FROM integration i WHERE i.id = s.integration_id))`

/** Changes of one account and integration that are left for later, until there are so many. */
const mostSingle = 10

const mostAtOnce = 10_000

// Rows that another server adds up are skipped. A row of a deleted integration counts nothing: it only goes.
const addUp = `
WITH many AS (
  SELECT account_id, integration_id FROM stored_amount GROUP BY 1, 2 HAVING count(*) > ${mostSingle} LIMIT 100
), taken AS (
  DELETE FROM stored_amount WHERE id = ANY (ARRAY(
    SELECT s.id FROM many JOIN stored_amount s
      ON s.account_id = many.account_id AND s.integration_id IS NOT DISTINCT FROM many.integration_id
    LIMIT ${mostAtOnce} FOR UPDATE OF s SKIP LOCKED
  )) RETURNING *
), added AS (
  INSERT INTO stored_amount (account_id, integration_id, records, runs, jobs, bytes, cleaned_records)
  SELECT account_id, integration_id, sum(records), sum(runs), sum(jobs), sum(bytes), sum(cleaned_records) FROM taken
  WHERE integration_id IS NULL OR EXISTS (SELECT FROM integration i WHERE i.id = integration_id) GROUP BY 1, 2
)
SELECT count(*)::int AS count FROM taken`

/** Adds up many changes into one, until each account and integration has few. */
export async function addUpStoredAmounts(): Promise<void> {
  const { query } = await database()
  for (let more = true; more && !isStopping(); ) {
    const [row] = await query<{ count: number }>({ text: addUp, values: [] })
    more = (row?.count ?? 0) > mostSingle
  }
}

/** Kinds of rows that are counted. */
type CountedKind = 'records' | 'runs' | 'jobs'

const rowsPerStep = 2_000

type Position = [string | number, ...string[]]

/** Adds what the next rows from before the count have stored. `last` is the primary key of the last of them. */
const countNext: Record<CountedKind, (after: Position | null) => Prisma.Sql> = {
  records: (after) => Prisma.sql`
    WITH next AS (
      SELECT id, integration_id, 200 + pg_column_size(data) AS bytes FROM external_record
      WHERE bytes IS NULL AND id > ${after?.[0] ?? '-1'}::bigint ORDER BY id LIMIT ${rowsPerStep}
    ), added AS (
      INSERT INTO stored_amount (account_id, integration_id, records, bytes)
      SELECT i.account_id, i.id, count(*), sum(n.bytes) FROM next n JOIN integration i ON i.id = n.integration_id GROUP BY i.id
    )
    SELECT jsonb_build_array(id::text) AS last FROM next ORDER BY id DESC LIMIT 1`,
  runs: (after) => Prisma.sql`
    WITH next AS (
      SELECT id, account_id, 200 + pg_column_size(payload) + octet_length(result) AS bytes FROM cicd_event
      WHERE bytes IS NULL AND (${after?.[0] ?? null}::uuid IS NULL OR id > ${after?.[0] ?? null}::uuid)
      ORDER BY id LIMIT ${rowsPerStep}
    ), added AS (
      INSERT INTO stored_amount (account_id, runs, bytes) SELECT account_id, count(*), sum(bytes) FROM next GROUP BY 1
    )
    SELECT jsonb_build_array(id) AS last FROM next ORDER BY id DESC LIMIT 1`,
  jobs: (after) => Prisma.sql`
    WITH next AS (
      SELECT integration_id, id, 200 + pg_column_size(errors) + octet_length(message) AS bytes FROM ingestion_job
      WHERE bytes IS NULL AND (integration_id, id) > (${after?.[0] ?? -1}::int, ${after?.[1] ?? ''})
      ORDER BY integration_id, id LIMIT ${rowsPerStep}
    ), added AS (
      INSERT INTO stored_amount (account_id, integration_id, jobs, bytes)
      SELECT i.account_id, i.id, count(*), sum(n.bytes) FROM next n JOIN integration i ON i.id = n.integration_id GROUP BY i.id
    )
    SELECT jsonb_build_array(integration_id, id) AS last FROM next ORDER BY integration_id DESC, id DESC LIMIT 1`,
}

/** @returns whether there may be more; not where another server is counting */
async function countStep(tx: Transaction, kind: CountedKind): Promise<boolean> {
  const [turn] = await tx.$queryRaw<{ after: Position | null }[]>`
    SELECT after FROM uncounted WHERE kind = ${kind} FOR UPDATE SKIP LOCKED`
  if (!turn) return false
  const [row] = await tx.$queryRaw<{ last: Position }[]>(countNext[kind](turn.after))
  if (row) await tx.uncounted.update({ where: { kind }, data: { after: row.last } })
  else await tx.uncounted.delete({ where: { kind } })
  return row !== undefined
}

/** Kinds whose rows from before the count are not all counted yet. */
export async function uncountedKinds(): Promise<ReadonlySet<string>> {
  const { prisma } = await database()
  return new Set((await prisma.uncounted.findMany({ select: { kind: true } })).map(({ kind }) => kind))
}

/** Counts the rows that were stored before rows were counted, in short transactions. Two servers take turns. */
export async function countStoredBefore(): Promise<void> {
  const { prisma } = await database()
  for (const kind of await uncountedKinds()) {
    while (!isStopping() && (await prisma.$transaction((tx) => countStep(tx, kind as CountedKind))));
  }
}
