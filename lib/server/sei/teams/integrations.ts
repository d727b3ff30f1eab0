/** Reads and changes the integrations of a team: a leaf has its own, any other team those of all leaves below it. */
import 'server-only'
import type { PutTeamIntegrations, TeamIntegration, TeamIntegrations } from '../../../schema/team'
import { recordActivity } from '../../activity-log/record'
import type { KeyActor } from '../../access/actor'
import { database, type Transaction } from '../../database/open'
import { Prisma } from '../../prisma-client/client'
import { throwIfInvalid } from '../../rules/throw-if-invalid'
import { changeAccount } from '../../load/change-account'
import { integrationErrors } from '../org-trees/references'
import { readInTurn } from '../../load/read-in-turn'
import { now } from '../../runtime/clock'
import { findTeam, leavesBelow, type TeamRef } from './find'
import { withoutIntegrations } from './merge-filters'

/** The integrations of a team, ordered by id. `type` leaves out those of other types. */
export async function readTeamIntegrations(tx: Transaction, refId: number, type?: string): Promise<TeamIntegration[]> {
  return tx.$queryRaw<TeamIntegration[]>`
    ${leavesBelow(refId)}
    SELECT DISTINCT i.id AS "integrationId", i.name AS "integrationName", i.type FROM leaves
    JOIN team_integration ti ON ti.team_ref_id = leaves.ref_id JOIN integration i ON i.id = ti.integration_id
    ${type === undefined ? Prisma.empty : Prisma.sql`WHERE i.type = ${type}`} ORDER BY i.id`
}

/**
 * The integrations of a team. `type` leaves out those of other types.
 * @throws Fault not_found; rate_limited where many lists of the account are being read
 */
export async function getTeamIntegrations(actor: KeyActor, ref: TeamRef, type?: string): Promise<TeamIntegrations> {
  const { prisma } = await database()
  return readInTurn(actor.accountId, async () => {
    const team = await findTeam(prisma, actor.projectId, ref)
    return { integrations: await readTeamIntegrations(prisma, team.refId, type) }
  })
}

/**
 * Gives a leaf these integrations and no others, and deletes its filters of all others. Any other team has no settings of
 * its own, and stays as it is.
 * @throws Fault not_found, validation
 */
export async function putTeamIntegrations(
  actor: KeyActor,
  ref: TeamRef,
  input: PutTeamIntegrations,
): Promise<TeamIntegrations> {
  return changeAccount(actor.accountId, async (tx) => {
    const team = await findTeam(tx, actor.projectId, ref)
    const { refId } = team
    const wanted = input.integrations.map(({ integrationId }) => integrationId)
    throwIfInvalid(
      await integrationErrors(tx, actor.accountId, wanted, (index) => `/integrations/${index}/integrationId`),
    )
    const before = await readTeamIntegrations(tx, refId)
    const ids = new Set(wanted)
    const had = before.map(({ integrationId }) => integrationId)
    if (!team.leaf || (had.length === ids.size && had.every((id) => ids.has(id)))) return { integrations: before }

    await tx.teamIntegration.deleteMany({ where: { teamRefId: refId, integrationId: { notIn: [...ids] } } })
    await tx.teamIntegration.createMany({
      data: [...ids].map((integrationId) => ({ teamRefId: refId, integrationId })),
      skipDuplicates: true,
    })
    const filters = withoutIntegrations(team.filters, (id) => !ids.has(id))
    await tx.team.update({ where: { refId }, data: { filters, updatedAt: now(), updatedBy: actor.label } })
    const after = await readTeamIntegrations(tx, refId)
    await recordActivity(tx, actor, {
      type: 'TEAM',
      action: 'EDITED',
      target: { id: String(refId), name: team.name },
      details: { setting: 'integrations', before, after },
    })
    return { integrations: after }
  })
}
