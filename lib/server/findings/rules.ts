/** The rules of findings: each selects the keys of a project that it is about, and the moment by which they are ordered. Facts, no score. */
import 'server-only'
import { neverUsedDays, pausedDays, type FindingKind } from '../../schema/finding'
import type { SortOrder } from '../../schema/key'
import type { ProjectSettings } from '../../schema/project-settings'
import { Prisma } from '../prisma-client/client'
import { habitDays, mostKnownNetworks } from '../usage/habit'
import { hasStatus, soon, statusTables } from '../keys/row'

/** The project that is looked at, when, and what its settings call old. */
export type Scope = {
  projectId: string
  at: Date
  settings: Pick<ProjectSettings, 'maxKeyDays' | 'rotateAfterDays' | 'unusedAfterDays'>
}

const day = 24 * 60 * 60 * 1000

/** Days for which an event is a finding: a new network, several clients at once, a try of a deleted key. */
export const eventDays = 7
/** Days that an Admin key has to exist before least privilege is judged. */
const settledDays = 7

/** The moment so many days before the one that is looked at. */
export const daysBefore = ({ at }: Pick<Scope, 'at'>, days: number): Date => new Date(at.getTime() - days * day)

const ago = (scope: Scope, days: number) => Prisma.sql`${daysBefore(scope, days)}::timestamptz`

/** Days after which a secret is old: by the setting, or by the policy where that allows less. */
export const secretDays = ({ settings: { rotateAfterDays, maxKeyDays } }: Pick<Scope, 'settings'>): number =>
  Math.min(rotateAfterDays, maxKeyDays ?? Infinity)

/** Whether `n` is a network, and not the row of calls that are not told apart, or of which no address is known. */
export const isNetwork = Prisma.sql`n.network NOT IN ('other', 'unknown')`

/** Live keys `k` of the project. */
const live = ({ projectId }: Scope) => Prisma.sql`k.project_id = ${projectId}::uuid AND k.deleted_at IS NULL`

/** Live keys `k` with their uses `u`. Both name the project, so that either table can be read by its index. */
const used = (scope: Scope) => Prisma.sql`
  api_key k JOIN api_key_use u ON u.key_id = k.id WHERE ${live(scope)} AND u.project_id = ${scope.projectId}::uuid`

/** Live keys `k` with their current secrets `s`: the newest that is not revoked. Written so that one pass over the secrets can do. */
const withSecret = (scope: Scope) => Prisma.sql`
  api_key k JOIN api_key_secret s ON s.key_id = k.id AND s.revoked_at IS NULL WHERE ${live(scope)} AND NOT EXISTS (
    SELECT 1 FROM api_key_secret newer WHERE newer.key_id = s.key_id AND newer.revoked_at IS NULL AND newer.created_at > s.created_at
  )`

/** Selects `key_id` and `at`. The order begins with the most serious, or with the oldest. */
type Rule = { order: SortOrder; select: (scope: Scope) => Prisma.Sql }

const rules: Record<FindingKind, Rule> = {
  // The table holds attempts with deleted keys alone.
  deleted_in_use: {
    order: 'desc',
    select: (scope) => Prisma.sql`
      SELECT a.key_id, max(a.last_at) AS at FROM api_key_attempt a
      WHERE a.project_id = ${scope.projectId}::uuid AND a.last_at > ${ago(scope, eventDays)} GROUP BY a.key_id`,
  },
  // The condition on `known_before` repeats that of the partial index.
  new_network: {
    order: 'desc',
    select: (scope) => Prisma.sql`
      SELECT n.key_id, max(n.used_at) AS at FROM api_key_network n JOIN api_key k ON k.id = n.key_id AND k.deleted_at IS NULL
      WHERE n.project_id = ${scope.projectId}::uuid AND n.used_at > ${ago(scope, eventDays)}
        AND n.known_before >= 1 AND n.known_before <= ${Prisma.raw(String(mostKnownNetworks))} AND ${isNetwork} GROUP BY n.key_id`,
  },
  shared: {
    order: 'desc',
    // Deleted keys have no row in this table.
    select: (scope) => Prisma.sql`
      SELECT u.key_id, u.shared_at AS at FROM api_key_use u
      WHERE u.project_id = ${scope.projectId}::uuid AND u.shared_at > ${ago(scope, eventDays)}`,
  },
  // Whether somebody has access is asked once for each person, however many keys they answer for.
  no_responsible: {
    order: 'desc',
    select: (scope) => Prisma.sql`
      WITH owned AS (
        SELECT k.id, u.used_at, coalesce(k.responsible_id, k.created_by_id) AS person_id FROM ${used(scope)}
      ), gone AS (
        SELECT p.id FROM person p WHERE p.id IN (SELECT person_id FROM owned) AND (p.disabled_at IS NOT NULL OR NOT EXISTS (
          SELECT 1 FROM role_binding b WHERE b.person_id = p.id AND (b.project_id = ${scope.projectId}::uuid OR b.project_id IS NULL)
        ))
      )
      SELECT owned.id AS key_id, owned.used_at AS at FROM owned JOIN gone ON gone.id = owned.person_id`,
  },
  // Checks by a reverse proxy are not calls here; but the permission that they ask for counts, through configured_at.
  least_privilege: {
    order: 'asc',
    select: (scope) => Prisma.sql`
      SELECT k.id AS key_id, k.created_at AS at FROM ${used(scope)}
        AND k.role = 'ADMIN' AND k.created_at <= ${ago(scope, settledDays)} AND u.called_at > ${ago(scope, habitDays)}
        AND (u.configured_at IS NULL OR u.configured_at <= ${ago(scope, habitDays)})`,
  },
  // An expired secret does not work, so it need not be rotated. No secret is older than its key: that condition has an index.
  old_secret: {
    order: 'asc',
    select: (scope) => Prisma.sql`
      SELECT k.id AS key_id, s.created_at AS at FROM ${withSecret(scope)}
        AND k.created_at <= ${ago(scope, secretDays(scope))} AND s.created_at <= ${ago(scope, secretDays(scope))}
        AND (s.expires_at IS NULL OR s.expires_at > ${scope.at}::timestamptz)`,
  },
  expires_soon: {
    order: 'asc',
    select: (scope) => Prisma.sql`
      SELECT k.id AS key_id, s.expires_at AS at FROM ${withSecret(scope)}
        AND s.expires_at > ${scope.at}::timestamptz AND s.expires_at <= ${new Date(scope.at.getTime() + soon)}::timestamptz`,
  },
  // Refused calls, of an expired key say, mean that somebody still needs it. Adding 1000 years puts keys that were never used last.
  unused: {
    order: 'asc',
    select: (scope) => Prisma.sql`
      SELECT k.id AS key_id, CASE WHEN u.used_at = '-infinity' THEN k.created_at + interval '1000 years' ELSE u.used_at END AS at
      FROM ${used(scope)} AND k.paused_at IS NULL AND (
        (u.used_at > '-infinity' AND u.used_at <= ${ago(scope, scope.settings.unusedAfterDays)}
          AND coalesce(u.refused_at <= ${ago(scope, scope.settings.unusedAfterDays)}, true))
        OR (u.used_at = '-infinity' AND k.created_at <= ${ago(scope, neverUsedDays)}
          AND coalesce(u.refused_at <= ${ago(scope, neverUsedDays)}, true))
      )`,
  },
  paused_unused: {
    order: 'asc',
    select: (scope) => Prisma.sql`
      SELECT k.id AS key_id, k.paused_at AS at FROM ${used(scope)}
        AND k.paused_at <= ${ago(scope, pausedDays)} AND (u.refused_at IS NULL OR u.refused_at < k.paused_at)`,
  },
  never_revealed: {
    order: 'asc',
    select: (scope) => Prisma.sql`
      SELECT k.id AS key_id, k.created_at AS at FROM ${statusTables}
      WHERE ${live(scope)} AND u.project_id = ${scope.projectId}::uuid AND ${hasStatus('NEVER_REVEALED', scope.at)}`,
  },
}

/** In which direction the keys of a finding are ordered. */
export const orderOf = (kind: FindingKind): SortOrder => rules[kind].order

/**
 * Selects `kind`, `key_id` and `at` of all findings, dismissed or not; of a dismissal that still holds also `reason`, `dismissed_by_id`,
 * `dismissed_at` and `ends_at`. A dismissal of new networks holds for those that were known when it was made.
 * @param among selects the keys to look at, where not all
 */
export function findingsOf(kinds: readonly FindingKind[], scope: Scope, among?: Prisma.Sql): Prisma.Sql {
  const wanted = among ? Prisma.sql`r.key_id = ANY(${among})` : Prisma.sql`true`
  const facts = kinds.map((kind) => Prisma.sql`SELECT ${kind}::text AS kind, r.key_id, r.at FROM (${rules[kind].select(scope)}) r WHERE ${wanted}`)
  // Materialized, because PostgreSQL takes nearly all keys for dismissed ones, and would plan the rules for very few.
  return Prisma.sql`
    WITH fact AS MATERIALIZED (${Prisma.join(facts, ' UNION ALL ')})
    SELECT f.kind, f.key_id, f.at, d.reason, d.dismissed_by_id, d.dismissed_at, d.ends_at FROM fact f
    LEFT JOIN finding_dismissal d ON d.project_id = ${scope.projectId}::uuid AND d.kind = f.kind AND d.key_id = f.key_id
      AND d.ends_at > ${scope.at}::timestamptz AND (f.kind <> 'new_network' OR f.at <= d.event_at)`
}

/** An array of the project's keys that have a dismissed finding. */
export const dismissedKeys = ({ projectId, at }: Scope): Prisma.Sql =>
  Prisma.sql`ARRAY(SELECT key_id FROM finding_dismissal WHERE project_id = ${projectId}::uuid AND ends_at > ${at}::timestamptz)`
