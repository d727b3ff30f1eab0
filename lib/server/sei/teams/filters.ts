/** Reads and changes the integration filters of a team: a leaf has its own, others have those of the leaves below. */
import 'server-only'
import { isDeepStrictEqual } from 'node:util'
import { StoredFilters, type PutTeamFilters, type TeamFilters } from '../../../schema/team'
import { recordActivity } from '../../activity-log/record'
import type { KeyActor } from '../../access/actor'
import { database, type Transaction } from '../../database/open'
import { Fault } from '../../fault'
import { Prisma } from '../../prisma-client/client'
import { throwIfInvalid } from '../../rules/throw-if-invalid'
import { changeAccount } from '../../load/change-account'
import { readInBatches } from '../../database/batches'
import { readInTurn } from '../../load/read-in-turn'
import { now } from '../../runtime/clock'
import { findTeam, leavesBelow, type FoundTeam, type TeamRef } from './find'
import { readTeamIntegrations } from './integrations'
import { GatheredFilters, mergeFilters, withoutIntegrations } from './merge-filters'

/** Adds the names of integrations, and leaves out entries whose integration was deleted or is not of `type`. */
async function withIntegrationNames(
  tx: Transaction,
  refId: number,
  filters: StoredFilters,
  type?: string,
): Promise<TeamFilters> {
  const names = new Map(
    (await readTeamIntegrations(tx, refId, type)).map((row) => [row.integrationId, row.integrationName]),
  )
  const { groupedFilters, ...rest } = withoutIntegrations(filters, (id) => !names.has(id))
  const named = Object.entries(groupedFilters).map(([group, entries]) => {
    const withNames = entries.map((entry) => ({ ...entry, integrationName: names.get(entry.integrationId)! }))
    return [group, withNames] as const
  })
  return { ...rest, groupedFilters: Object.fromEntries(named) }
}

/** Characters of filters that one answer may hold. */
const mostGathered = 5_000_000
/** How many leaves are in memory at a time with their filters. */
const leavesAtATime = 50

/** The filters of all leaves below a team. @throws Fault conflict where they have more than one answer may hold */
async function gatherFilters(tx: Transaction, { refId, name }: FoundTeam): Promise<StoredFilters> {
  const all = new GatheredFilters()
  const leaves = readInBatches<{ groups: unknown }>(
    tx,
    Prisma.sql`
      ${leavesBelow(refId)}
      SELECT filters->'groupedFilters' AS groups FROM leaves WHERE filters->'groupedFilters' <> '{}'`,
    leavesAtATime,
  )
  for await (const batch of leaves) {
    for (const { groups } of batch) all.add(StoredFilters.shape.groupedFilters.parse(groups))
    if (all.size <= mostGathered) continue
    throw new Fault(
      'conflict',
      `The teams below “${name}” have more than ${mostGathered} characters of filters between them. Ask for those of each.`,
    )
  }
  // Not parsed: the filters of many teams together may exceed the bounds of one request.
  return { ...StoredFilters.parse({}), groupedFilters: all.result() }
}

/**
 * The filters of a team. `type` leaves out those of integrations of other types.
 * @throws Fault not_found, conflict; rate_limited where many lists of the account are being read
 */
export async function getTeamFilters(actor: KeyActor, ref: TeamRef, type?: string): Promise<TeamFilters> {
  const { prisma } = await database()
  return readInTurn(actor.accountId, async () => {
    const team = await findTeam(prisma, actor.projectId, ref)
    if (team.leaf) return withIntegrationNames(prisma, team.refId, team.filters, type)
    const filters = await prisma.$transaction((tx) => gatherFilters(tx, team), { timeout: 60_000 })
    return withIntegrationNames(prisma, team.refId, filters, type)
  })
}

/** @throws Fault validation where a filter is for an integration that the team does not have */
async function requireOwnIntegrations(tx: Transaction, refId: number, { groupedFilters = {} }: PutTeamFilters) {
  const own = new Set((await readTeamIntegrations(tx, refId)).map(({ integrationId }) => integrationId))
  throwIfInvalid(
    Object.entries(groupedFilters).flatMap(([group, entries]) =>
      entries.flatMap(({ integrationId }, index) =>
        own.has(integrationId)
          ? []
          : [
              {
                pointer: `/groupedFilters/${group}/${index}/integrationId`,
                detail: `The team does not have integration ${integrationId}. Add it to the team's integrations first.`,
              },
            ],
      ),
    ),
  )
}

/** Enough for the repositories and projects of a large team. */
const mostCharacters = 250_000

/** Bounds the sum of what several requests have put. @throws Fault too_large */
function requireFilterBounds(filters: StoredFilters) {
  if (JSON.stringify(filters).length <= mostCharacters) return
  throw new Fault('too_large', `The filters of a team may have at most ${mostCharacters} characters in all. Remove some first.`)
}

/**
 * Merges filters into those of a leaf. Any other team has no settings of its own, and stays as it is.
 * @throws Fault not_found, conflict, validation, too_large
 */
export async function putTeamFilters(actor: KeyActor, ref: TeamRef, input: PutTeamFilters): Promise<TeamFilters> {
  return changeAccount(actor.accountId, async (tx) => {
    const team = await findTeam(tx, actor.projectId, ref)
    const { refId } = team
    if (!team.leaf) return withIntegrationNames(tx, refId, await gatherFilters(tx, team))
    await requireOwnIntegrations(tx, refId, input)
    const filters = mergeFilters(team.filters, input)
    if (!isDeepStrictEqual(filters, team.filters)) {
      requireFilterBounds(filters)
      const data = withoutIntegrations(filters, () => false)
      await tx.team.update({ where: { refId }, data: { filters: data, updatedAt: now(), updatedBy: actor.label } })
      const countsOf = ({ groupedFilters }: StoredFilters) =>
        Object.fromEntries(Object.entries(groupedFilters).map(([group, entries]) => [group, entries.length]))
      await recordActivity(tx, actor, {
        type: 'TEAM',
        action: 'EDITED',
        target: { id: String(refId), name: team.name },
        details: { setting: 'integration_filters', before: countsOf(team.filters), after: countsOf(filters) },
      })
    }
    return withIntegrationNames(tx, refId, filters)
  })
}
