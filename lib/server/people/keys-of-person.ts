/** The live keys that a person created, to decide what becomes of them, and how many they answer for. */
import 'server-only'
import type { KeyOfPerson, KeysOfPerson } from '../../schema/person'
import type { AdminActor } from '../access/actor'
import { countedRoles } from '../access/roles'
import { database } from '../database/open'
import { notFound } from '../fault'
import { now, nowMs } from '../runtime/clock'
import { reachedKeys, reachOf, seesPerson } from './reach'

/** As many as can be deleted with a person in one step. */
const mostKeys = 1_000

type Row = Omit<KeyOfPerson, 'lastUsedAt'> & { lastUsedAt: Date | null }

/** Those in the projects that the actor reaches, most used first, at most 1,000. @throws Fault not_found */
export async function keysOfPerson(actor: AdminActor, personId: string): Promise<KeysOfPerson> {
  const { prisma } = await database()
  const reach = await reachOf(prisma, actor)
  const person = await prisma.person.findFirst({
    where: { id: personId, accountId: actor.accountId },
    select: { roleBindings: countedRoles },
  })
  if (!person || !seesPerson(reach, person.roleBindings)) throw notFound()
  const mayEnd = actor.permissions.includes('people:end_sessions')
  const dayAgo = new Date(nowMs() - 24 * 3_600_000)
  const [rows, [count], [responsible], sessions] = await Promise.all([
    prisma.$queryRaw<Row[]>`
      SELECT k.id, k.name, k.role::text AS role, s.hint, pr.name AS "projectName", o.name AS "orgName",
             NULLIF(u.used_at, '-infinity') AS "lastUsedAt", c.calls AS "callsInDay"
      FROM api_key k JOIN api_key_use u ON u.key_id = k.id JOIN project pr ON pr.id = k.project_id
      JOIN organization o ON o.id = pr.organization_id
      CROSS JOIN LATERAL (
        SELECT hint FROM api_key_secret WHERE key_id = k.id AND revoked_at IS NULL ORDER BY created_at DESC LIMIT 1
      ) s
      CROSS JOIN LATERAL (
        SELECT coalesce(sum(calls), 0)::int AS calls FROM api_key_traffic WHERE key_id = k.id AND hour > ${dayAgo}::timestamptz
      ) c
      WHERE k.created_by_id = ${personId}::uuid AND k.deleted_at IS NULL AND ${reachedKeys(reach)}
      ORDER BY c.calls DESC, u.used_at DESC, k.folded_name, k.id LIMIT ${mostKeys}`,
    prisma.$queryRaw<[{ total: number }]>`
      SELECT count(*)::int AS total FROM api_key k
      WHERE k.created_by_id = ${personId}::uuid AND k.deleted_at IS NULL AND ${reachedKeys(reach)}`,
    prisma.$queryRaw<[{ total: number }]>`
      SELECT count(*)::int AS total FROM api_key k
      WHERE (k.responsible_id = ${personId}::uuid OR (k.responsible_id IS NULL AND k.created_by_id = ${personId}::uuid))
        AND k.deleted_at IS NULL AND ${reachedKeys(reach)}`,
    mayEnd ? prisma.session.count({ where: { personId, endedAt: null, expiresAt: { gt: now() } } }) : null,
  ])
  const items = rows.map(({ lastUsedAt, ...row }) => ({ ...row, lastUsedAt: lastUsedAt?.toISOString() ?? null }))
  return { items, total: count.total, answersFor: responsible.total, sessions }
}
