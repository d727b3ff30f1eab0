/** Reads the stored calls of a key. The calling function has checked whose key it is. */
import 'server-only'
import type { KeyClient, KeyDetail, KeySecret } from '../../schema/key-detail'
import type { Transaction } from '../database/open'
import { Prisma } from '../prisma-client/client'

/** Calls with a secret in an hour of the clock. */
export type HourOfSecret = { secretId: string; hour: Date; calls: number; refused: number; lastAt: Date }

/** Hour by hour from a time on, the oldest first. */
export const readHours = (tx: Transaction, keyId: string, from: Date): Promise<HourOfSecret[]> =>
  tx.$queryRaw<HourOfSecret[]>`
    SELECT secret_id AS "secretId", hour, sum(calls)::float8 AS calls, sum(refused)::float8 AS refused, max(last_at) AS "lastAt"
    FROM api_key_traffic WHERE key_id = ${keyId}::uuid AND hour >= ${from}::timestamptz
    GROUP BY secret_id, hour ORDER BY hour, secret_id`

const mostClients = 20

type ClientRow = Omit<KeyClient, 'lastAt'> & { lastAt: Date; count: number }

/** Those that called last, at most 20, and how many there are. @param which a condition for rows of `api_key_traffic` */
export async function readClients(tx: Transaction, which: Prisma.Sql): Promise<{ clients: KeyClient[]; count: number }> {
  const rows = await tx.$queryRaw<ClientRow[]>`
    SELECT address, client, sum(calls)::float8 AS calls, sum(refused)::float8 AS refused, max(last_at) AS "lastAt",
           (count(*) OVER ())::int AS count
    FROM api_key_traffic WHERE ${which}
    GROUP BY address, client ORDER BY max(last_at) DESC, address, client LIMIT ${mostClients}`
  const clients = rows.map(({ address, client, calls, refused, lastAt }) => {
    return { address, client, calls, refused, lastAt: lastAt.toISOString() }
  })
  return { clients, count: rows[0]?.count ?? 0 }
}

type Call = NonNullable<KeySecret['lastCall']>
type LastRow = { secretId: string; isThrough: boolean; address: string; client: string; lastAt: Date }

/** Of each secret the last call that was let through, and the last one that was not. */
export async function readLastCalls(tx: Transaction, secretIds: string[]): Promise<(secretId: string, isThrough: boolean) => Call | null> {
  // By the hour first: that is the order of the primary key.
  const last = (counted: Prisma.Sql) => Prisma.sql`
    CROSS JOIN LATERAL (
      SELECT address, client, last_at FROM api_key_traffic
      WHERE secret_id = s.id AND ${counted} > 0 ORDER BY hour DESC, last_at DESC LIMIT 1
    ) c`
  const secrets = Prisma.sql`unnest(${secretIds}::uuid[]) AS s (id)`
  const rows = await tx.$queryRaw<LastRow[]>`
    SELECT s.id AS "secretId", true AS "isThrough", c.address, c.client, c.last_at AS "lastAt" FROM ${secrets} ${last(Prisma.sql`calls`)}
    UNION ALL
    SELECT s.id, false, c.address, c.client, c.last_at FROM ${secrets} ${last(Prisma.sql`refused`)}`
  return (secretId, isThrough) => {
    const row = rows.find((one) => one.secretId === secretId && one.isThrough === isThrough)
    return row ? { at: row.lastAt.toISOString(), address: row.address, client: row.client } : null
  }
}

const mostRevocations = 20

type Measured = { hint?: string; milliseconds: number; refusedWith: string }

/** The measured revocations of the key: when it was paused or a secret ended, and when its project was archived. The newest 20. */
export async function readRevocations(tx: Transaction, projectId: string, keyId: string): Promise<KeyDetail['revocations']> {
  // Of the project's entries only those since its archiving are read: there can be very many before.
  const rows = await tx.$queryRaw<{ at: Date; details: Measured }[]>`
    (SELECT at, details FROM activity
     WHERE type = 'API_ACCESS_KEY' AND target_id = ${keyId} AND project_id = ${projectId}::uuid AND action = 'REVOCATION_MEASURED'
     ORDER BY at DESC LIMIT ${mostRevocations})
    UNION ALL
    (SELECT a.at, a.details FROM project p JOIN activity a ON a.project_id = p.id AND a.at >= p.archived_at
     WHERE p.id = ${projectId}::uuid AND a.type = 'PROJECT' AND a.action = 'REVOCATION_MEASURED' ORDER BY a.at DESC LIMIT 1)
    ORDER BY at DESC LIMIT ${mostRevocations}`
  return rows.map(({ at, details: { hint = null, milliseconds, refusedWith } }) => {
    return { at: at.toISOString(), hint, milliseconds, refusedWith }
  })
}
