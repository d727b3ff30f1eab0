/** Dismisses findings: they are shown no more for 30 days. */
import 'server-only'
import type { DismissFindings, FindingKind } from '../../schema/finding'
import type { ChangedKeys } from '../../schema/key-bulk'
import { requireActiveProject } from '../access/active-project'
import type { PersonActor } from '../access/actor'
import { recordActivities } from '../activity-log/record'
import { database, type Transaction } from '../database/open'
import { notFound } from '../fault'
import { Prisma } from '../prisma-client/client'
import { now } from '../runtime/clock'
import { inTurnOfPerson } from './reading-queue'
import { findingsOf, type Scope } from './rules'

const dismissedFor = 30 * 24 * 60 * 60 * 1000

type Target = { id: string; name: string }
type FoundRow = { keyId: string; at: Date; isDismissed: boolean }

/** Locks keys, live or deleted, in one order: two who dismiss the same do it one after the other. */
const lockKeys = (tx: Transaction, projectId: string, ids: readonly string[]) => tx.$queryRaw<Target[]>`
  SELECT id, name FROM api_key WHERE id = ANY(${ids}::uuid[]) AND project_id = ${projectId}::uuid ORDER BY id FOR NO KEY UPDATE`

/** Which of these keys are findings of the kind. */
async function findAmong(tx: Transaction, kind: FindingKind, scope: Scope, ids: readonly string[]) {
  const rows = await tx.$queryRaw<FoundRow[]>(Prisma.sql`
    SELECT key_id AS "keyId", NULLIF(at, '-infinity') AS at, dismissed_at IS NOT NULL AS "isDismissed"
    FROM (${findingsOf([kind], scope, Prisma.sql`${ids}::uuid[]`)}) f`)
  return new Map(rows.map((row) => [row.keyId, row]))
}

const unchanged = (id: string, detail: string) => ({ id, outcome: 'unchanged' as const, detail })

async function dismiss(tx: Transaction, actor: PersonActor, { kind, keyIds, reason }: DismissFindings): Promise<ChangedKeys> {
  const { projectId } = actor
  const settings = await requireActiveProject(tx, projectId, 'shared')
  const keys = new Map((await lockKeys(tx, projectId, keyIds)).map((key) => [key.id, key]))
  // Read after the locks: it sees what those who had them did.
  const at = now()
  const found = await findAmong(tx, kind, { projectId, at, settings }, [...keys.keys()])
  const hidden = [...found.values()].filter(({ isDismissed }) => !isDismissed)
  const endsAt = new Date(at.getTime() + dismissedFor)
  for (const { keyId, at: eventAt } of hidden) {
    const dismissal = { reason, dismissedById: actor.id, dismissedAt: at, endsAt, eventAt }
    const place = { projectId, kind, keyId }
    await tx.findingDismissal.upsert({ where: { projectId_kind_keyId: place }, create: { ...place, ...dismissal }, update: dismissal })
  }
  const details = { finding: kind, reason, until: endsAt.toISOString() }
  await recordActivities(
    tx,
    actor,
    hidden.map(({ keyId }) => ({ projectId, event: { type: 'API_ACCESS_KEY', action: 'DISMISSED', target: keys.get(keyId)!, details } })),
  )
  const done = new Set(hidden.map(({ keyId }) => keyId))
  return {
    results: keyIds.map((id) => {
      if (!keys.has(id)) return { id, outcome: 'refused', detail: notFound().detail }
      if (done.has(id)) return { id, outcome: 'done', detail: null }
      return unchanged(id, found.has(id) ? 'It is dismissed already.' : 'There is no such finding about this key, or no more.')
    }),
  }
}

/**
 * Hides a kind of finding of some keys for 30 days; of new networks, those that are known by now. Each key for itself.
 * @returns what became of each, in the order of the request: refused for what is no key of the project, unchanged for one that is
 * no finding of the kind, or no more, or was dismissed by somebody else meanwhile
 * @throws Fault forbidden where the project was archived meanwhile; rate_limited where five requests of the person about findings wait already
 */
export async function dismissFindings(actor: PersonActor, input: DismissFindings): Promise<ChangedKeys> {
  const { prisma } = await database()
  // Queued, because it may read every key of the project and locks some.
  return inTurnOfPerson(actor, () => prisma.$transaction((tx) => dismiss(tx, actor, input)))
}
