/** What keys did, as servers have written it. */
import { runSql } from './places'

type Of = { keyId: string; secretId: string }
type Day = { daysAgo?: number; kind?: 'read' | 'ingest' | 'configure'; calls?: number; rateLimited?: number; wrongNetwork?: number }
type Caller = { address?: string; client?: string; network?: string; calls?: number; refused?: number; firstDaysAgo?: number; daysAgo?: number }
type Usage = { days?: Day[]; routes?: Record<string, number>; clients?: Caller[]; networks?: Caller[] }

const at = (daysAgo: number) => new Date(Date.now() - daysAgo * 86_400_000)
const sql = (text: string, values: unknown[]) => runSql(process.env.E2E_DATABASE_URL!, text, values)

/** Adds to the use of a key. Days are those of UTC; routes are of today, such as `read GET /v2/teams`, with how many calls. */
export async function addUsage({ keyId, secretId }: Of, { days = [], routes = {}, clients = [], networks = [] }: Usage): Promise<void> {
  for (const { daysAgo = 0, kind = 'ingest', calls = 0, rateLimited = 0, wrongNetwork = 0 } of days) {
    await sql(
      `INSERT INTO api_key_day (key_id, day, secret_id, kind, calls, rate_limited, wrong_network)
       VALUES ($1, ($2::timestamptz AT TIME ZONE 'UTC')::date, $3, $4, $5, $6, $7)`,
      [keyId, at(daysAgo), secretId, kind, calls, rateLimited, wrongNetwork],
    )
  }
  for (const [route, calls] of Object.entries(routes)) {
    await sql(`INSERT INTO api_key_route (key_id, day, route, calls) VALUES ($1, ($2::timestamptz AT TIME ZONE 'UTC')::date, $3, $4)`, [keyId, at(0), route, calls])
  }
  for (const { address = '203.0.113.4', client = 'curl/8', calls = 1, refused = 0, firstDaysAgo = 0, daysAgo = 0 } of clients) {
    await sql(
      `INSERT INTO api_key_client (key_id, address, client, calls, refused, first_at, last_at) VALUES ($1, $2, $3, $4, $5, $6, $7)`,
      [keyId, address, client, calls, refused, at(firstDaysAgo), at(daysAgo)],
    )
  }
  for (const { network = '203.0.113.0/24', calls = 1, refused = 0, firstDaysAgo = 0, daysAgo = 0 } of networks) {
    await sql(
      `INSERT INTO api_key_network (key_id, project_id, network, calls, refused, first_at, last_at)
       SELECT id, project_id, $2, $3, $4, $5, $6 FROM api_key WHERE id = $1`,
      [keyId, network, calls, refused, at(firstDaysAgo), at(daysAgo)],
    )
  }
}

/** A month of a busy key: three kinds of calls, refusals, seven routes, six clients and three networks, of which one is new. */
export const addBusyMonth = (of: Of): Promise<void> =>
  addUsage(of, {
    days: Array.from({ length: 30 }, (_, daysAgo) => daysAgo).flatMap((daysAgo): Day[] => [
      { daysAgo, kind: 'ingest', calls: 5_000 + daysAgo * 10, rateLimited: daysAgo === 3 ? 728 : 0 },
      { daysAgo, kind: 'read', calls: 900, wrongNetwork: daysAgo === 1 ? 14 : 0 },
      { daysAgo, kind: 'configure', calls: daysAgo % 7 === 2 ? 400 : 0 },
    ]),
    routes: {
      'ingest POST /v1/custom-cicd': 150_604,
      'read GET /v2/developers': 22_890,
      'ingest PATCH /v2/developers': 4_316,
      'read GET /v2/org-trees': 3_240,
      'configure PUT /v2/org-trees/{id}/teams/{ref}': 3_020,
      'read GET /v2/external-data/{integrationId}/ingestions/{ingestionId}': 12,
      'read GET /v2/teams': 3,
    },
    clients: [
      { address: '203.0.113.24', client: 'argocd/2', calls: 151_020, firstDaysAgo: 90 },
      { address: '198.51.100.7', client: 'Terraform/1', calls: 3_540, firstDaysAgo: 2, daysAgo: 0.1 },
      { address: '203.0.113.25', client: 'curl/8', calls: 31_402, refused: 728, firstDaysAgo: 40, daysAgo: 0.2 },
      { address: '192.0.2.200', client: 'curl/8', calls: 0, refused: 14, firstDaysAgo: 1, daysAgo: 1 },
      { address: '2001:db8:85a3:8d3:1319:8a2e:370:7348', client: 'python-requests/2', calls: 12, firstDaysAgo: 30, daysAgo: 9 },
      { address: '203.0.113.26', client: 'node', calls: 3, firstDaysAgo: 30, daysAgo: 12 },
    ],
    networks: [
      { network: '203.0.113.0/24', calls: 182_425, refused: 728, firstDaysAgo: 90 },
      { network: '198.51.100.0/24', calls: 3_540, firstDaysAgo: 2, daysAgo: 0.1 },
      { network: '192.0.2.0/24', calls: 0, refused: 14, firstDaysAgo: 1, daysAgo: 1 },
    ],
  })
