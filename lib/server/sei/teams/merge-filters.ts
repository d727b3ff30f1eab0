/** Integration filters as data: how two sets of them become one. */
import 'server-only'
import type { PutTeamFilters, StoredFilter, StoredFilters } from '../../../schema/team'
import type { Prisma } from '../../prisma-client/client'

type Grouped = StoredFilters['groupedFilters']

const identityOf = ({ integrationId, filterKey, operator }: StoredFilter) =>
  JSON.stringify([integrationId, filterKey, operator])

/** One group with entries put into it; `join` says what becomes of an entry that is there already. */
function mergeGroup(into: StoredFilter[], entries: StoredFilter[], join: (old: StoredFilter, entry: StoredFilter) => StoredFilter) {
  const merged = new Map(into.map((entry) => [identityOf(entry), entry]))
  for (const { integrationId, filterKey, operator, values } of entries) {
    const entry = { integrationId, filterKey, operator, values: [...new Set(values)] }
    const old = merged.get(identityOf(entry))
    merged.set(identityOf(entry), old ? join(old, entry) : entry)
  }
  return [...merged.values()].filter(({ values }) => values.length > 0)
}

function mergeGroups(into: Grouped, from: Grouped, join: (old: StoredFilter, entry: StoredFilter) => StoredFilter): Grouped {
  const names = new Set([...Object.keys(into), ...Object.keys(from)])
  const merged = [...names].map((name) => [name, mergeGroup(into[name] ?? [], from[name] ?? [], join)] as const)
  return Object.fromEntries(merged.filter(([, entries]) => entries.length > 0))
}

/**
 * Each entry of the input replaces the values of the same group, integration, key and operator, or removes it where it
 * has none. Entries and members that the input does not mention stay.
 */
export function mergeFilters(stored: StoredFilters, input: PutTeamFilters): StoredFilters {
  const { groupedFilters = {}, ...rest } = input
  const others = Object.fromEntries(Object.entries(rest).filter(([, value]) => value !== undefined))
  return {
    ...stored,
    ...others,
    groupedFilters: mergeGroups(stored.groupedFilters, groupedFilters, (_old, entry) => entry),
  }
}

/** What several leaves have between them: every entry, with the values of all. */
export function gatherFilters(leaves: Grouped[]): Grouped {
  const all = new Map<string, StoredFilter[]>()
  for (const [group, entries] of leaves.flatMap((grouped) => Object.entries(grouped))) {
    const gathered = all.get(group) ?? []
    gathered.push(...entries)
    all.set(group, gathered)
  }
  return mergeGroups({}, Object.fromEntries(all), (old, entry) => ({
    ...old,
    values: [...new Set([...old.values, ...entry.values])],
  }))
}

/** The filters without the entries of some integrations. */
export function withoutIntegrations(filters: StoredFilters, gone: (integrationId: number) => boolean) {
  const kept = Object.entries(filters.groupedFilters)
    .map(([name, entries]) => [name, entries.filter(({ integrationId }) => !gone(integrationId))] as const)
    .filter(([, entries]) => entries.length > 0)
  return { ...filters, groupedFilters: Object.fromEntries(kept) } as StoredFilters & Prisma.InputJsonObject
}
