/** Shows a dismissed finding again. */
import 'server-only'
import type { RestoreFinding } from '../../schema/finding'
import { requireActiveProject } from '../access/active-project'
import type { PersonActor } from '../access/actor'
import { recordActivity } from '../activity-log/record'
import { database } from '../database/open'
import { notFound } from '../fault'
import { now } from '../runtime/clock'

/**
 * Ends the dismissal of a kind of finding of a key. Does nothing where there is none, or none any more.
 * @throws Fault not_found for what is no key of the project; forbidden where the project was archived meanwhile
 */
export async function restoreFinding(actor: PersonActor, { kind, keyId }: RestoreFinding): Promise<void> {
  const { projectId } = actor
  const { prisma } = await database()
  await prisma.$transaction(async (tx) => {
    await requireActiveProject(tx, projectId, 'shared')
    const key = await tx.apiKey.findFirst({ where: { id: keyId, projectId }, select: { id: true, name: true } })
    if (!key) throw notFound()
    const { count } = await tx.findingDismissal.deleteMany({ where: { projectId, kind, keyId, endsAt: { gt: now() } } })
    if (count === 0) return
    await recordActivity(tx, actor, { type: 'API_ACCESS_KEY', action: 'RESTORED', target: key, details: { finding: kind } })
  })
}
