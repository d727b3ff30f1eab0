/** The integration filters of a team: its own where it is a leaf, else what the leaves below it have between them. */
import 'server-only'
import { isDeepStrictEqual } from 'node:util'
import { StoredFilters, type PutTeamFilters, type TeamFilters } from '../../../schema/team'
import { recordActivity } from '../../activity/record'
import type { KeyActor } from '../../access/actor'
import { database, type Transaction } from '../../database/open'
import { Fault } from '../../fault'
import { Prisma } from '../../prisma-client/client'
import { throwIfInvalid } from '../../rules/throw-if-invalid'
import { changeAccount } from '../../load/change-account'
import { readInBatches } from '../../database/batches'
import { readInTurn } from '../../load/read-in-turn'
import { findTeam, leavesBelow, type FoundTeam, type TeamRef } from './find'
import { readTeamIntegrations } from './integrations'
import { GatheredFilters, mergeFilters, withoutIntegrations } from './merge-filters'

/** With the names of the integrations; entries of those that the team lost with the integration itself are left out. */
async function present(tx: Transaction, refId: number, filters: StoredFilters, type?: string): Promise<TeamFilters> {
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

/** What an answer may hold of the filters of many teams, and how many of these are in memory at a time. */
const mostGathered = 5_000_000
const leavesAtATime = 50

/** @throws Fault conflict where the leaves have more than one answer may hold */
async function gathered(tx: Transaction, { refId, name }: FoundTeam): Promise<StoredFilters> {
  const all = new GatheredFilters()
  const leaves = readInBatches<{ groups: unknown }>(
    tx,
    Prisma.sql`
      ${leavesBelow(refId)}
      SELECT filters->'groupedFilters' AS groups FROM leaves WHERE filters->'groupedFilters' <> '{}'`,
    leavesAtATime,
  )
  for await (const piece of leaves) {
    for (const { groups } of piece) all.add(StoredFilters.shape.groupedFilters.parse(groups))
    if (all.size <= mostGathered) continue
    throw new Fault(
      'conflict',
      `The teams below “${name}” have more than ${mostGathered} characters of filters between them. Ask for those of each.`,
    )
  }
  // As it is: what many teams have between them may be more than one request may hold.
  return { ...StoredFilters.parse({}), groupedFilters: all.result() }
}

/**
 * `type` leaves out the filters of other integrations.
 * @throws Fault not_found, conflict; rate_limited where many lists of the account are being read
 */
export async function getTeamFilters(actor: KeyActor, ref: TeamRef, type?: string): Promise<TeamFilters> {
  const { prisma } = await database()
  return readInTurn(actor.accountId, async () => {
    const team = await findTeam(prisma, actor.projectId, ref)
    if (team.leaf) return present(prisma, team.refId, team.filters, type)
    const filters = await prisma.$transaction((tx) => gathered(tx, team), { timeout: 60_000 })
    return present(prisma, team.refId, filters, type)
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

/** Room for the repositories and projects of a large team; a list of teams above it gathers those of all. */
const mostCharacters = 250_000

/** @throws Fault too_large where the filters of a team, each of which may come in a request of its own, are too many */
function requireRoom(filters: StoredFilters) {
  if (JSON.stringify(filters).length <= mostCharacters) return
  throw new Fault('too_large', `The filters of a team may have at most ${mostCharacters} characters in all. Remove some first.`)
}

/**
 * Merges filters into those of a leaf. A node that is no leaf has no settings of its own: nothing changes.
 * @throws Fault not_found, conflict, validation, too_large
 */
export async function putTeamFilters(actor: KeyActor, ref: TeamRef, input: PutTeamFilters): Promise<TeamFilters> {
  return changeAccount(actor.accountId, async (tx) => {
    const team = await findTeam(tx, actor.projectId, ref)
    const { refId } = team
    if (!team.leaf) return present(tx, refId, await gathered(tx, team))
    await requireOwnIntegrations(tx, refId, input)
    const filters = mergeFilters(team.filters, input)
    if (!isDeepStrictEqual(filters, team.filters)) {
      requireRoom(filters)
      const data = withoutIntegrations(filters, () => false)
      await tx.team.update({ where: { refId }, data: { filters: data, updatedAt: new Date(), updatedBy: actor.label } })
      const told = ({ groupedFilters }: StoredFilters) =>
        Object.fromEntries(Object.entries(groupedFilters).map(([group, entries]) => [group, entries.length]))
      await recordActivity(tx, actor, {
        type: 'TEAM',
        action: 'EDITED',
        target: { id: String(refId), name: team.name },
        details: { setting: 'integration_filters', before: told(team.filters), after: told(filters) },
      })
    }
    return present(tx, refId, filters)
  })
}
