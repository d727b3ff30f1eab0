/** Brings the planner's statistics up to date after large changes. */
import 'server-only'
import { database } from './open'
import { log } from '../runtime/log'
import { processWide } from '../runtime/process-wide'

// Only the columns that joins, conditions and orders use: long ones take most of the time, and no plan needs their statistics.
const tables = {
  developers: 'developer (ref_id, account_id, email_key, manager_email_key, name)',
  keys:
    'api_key (id, project_id, folded_name, created_at, deleted_at, role), api_key_secret (key_id, revoked_at), api_key_use (key_id, project_id, used_at)',
  teams: 'team (ref_id, project_id, org_tree_id, parent_ref_id, leaf, empty_since), team_developer, team_integration',
}

type Kind = keyof typeof tables

async function run(kind: Kind): Promise<void> {
  try {
    await (await database()).query({ text: `ANALYZE ${tables[kind]}`, values: [] })
  } catch (error) {
    log().warn({ err: error }, 'tables could not be analyzed')
  }
}

/** Queued in this process: in the database, each ANALYZE that waits for another would hold a connection. */
function analyzeOne(kind: Kind): Promise<void> {
  const turn = processWide(`analyze ${kind}`, (): { last: Promise<void>; next: Promise<void> | null } => ({
    last: Promise.resolve(),
    next: null,
  }))
  // Requests that come while one runs share the next, which begins after all of their changes.
  turn.next ??= turn.last.then(() => {
    turn.next = null
    return (turn.last = run(kind))
  })
  return turn.next
}

/**
 * Analyzes tables; a failure is logged, as it makes searches slow and nothing wrong. PGlite has no autovacuum to do it, and
 * PostgreSQL's comes a minute later. Call it after the transaction: within, other changes would wait for its end.
 */
export async function analyze(...kinds: Kind[]): Promise<void> {
  await Promise.all(kinds.map(analyzeOne))
}

/** Analyzes the teams after an org tree was made or changed, unless it is too small to matter. */
export async function analyzeTeams({ teamCount }: { teamCount: number }): Promise<void> {
  if (teamCount > 1_000) await analyze('teams')
}

// By pages, which need no counting; `relpages` are those at the last ANALYZE. 16 pages are some 500 keys.
const keysHaveGrown = `
SELECT pg_relation_size(oid) / current_setting('block_size')::int > greatest(16, 1.5 * relpages) AS grown
FROM pg_class WHERE oid = 'api_key'::regclass`

/** Analyzes the tables of keys when they have grown by half since the last time: keys are made one by one, by no large change. */
export async function analyzeGrownKeys(): Promise<void> {
  const { query } = await database()
  const [row] = await query<{ grown: boolean }>({ text: keysHaveGrown, values: [] })
  if (row?.grown) await analyze('keys')
}
