/** Tells the database how much there is now, after changes that are large. */
import 'server-only'
import { database } from './open'
import { log } from '../runtime/log'
import { processWide } from '../runtime/process-wide'

/**
 * Of the columns only those that joins and conditions use: what is long, such as the fields of developers, takes most of the
 * time, and no plan looks at its statistics.
 */
const tables = {
  developers: 'developer (ref_id, account_id, email_key, manager_email_key, name)',
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

/** Those that analyze the same tables wait for one another in the database, where each would hold a connection. */
function analyzeOne(kind: Kind): Promise<void> {
  const turn = processWide(`analyze ${kind}`, (): { last: Promise<void>; next: Promise<void> | null } => ({
    last: Promise.resolve(),
    next: null,
  }))
  // All that is asked for while one runs goes together: the next begins after all of these changes.
  turn.next ??= turn.last.then(() => {
    turn.next = null
    return (turn.last = run(kind))
  })
  return turn.next
}

/**
 * PGlite has nobody who does it otherwise, and PostgreSQL's does it a minute later. For after a change: within it, everybody
 * else's would wait until its end. Without it searches are slower, those below a node of a large tree by minutes, and nothing
 * is wrong.
 */
export async function analyze(...kinds: Kind[]): Promise<void> {
  await Promise.all(kinds.map(analyzeOne))
}

/** The same for an org tree that was made or changed, unless it is so small that it does not matter. */
export async function analyzeTeams({ teamCount }: { teamCount: number }): Promise<void> {
  if (teamCount > 1_000) await analyze('teams')
}
