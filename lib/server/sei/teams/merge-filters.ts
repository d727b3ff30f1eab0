/** Merges integration filters of teams. */
import 'server-only'
import type { PutTeamFilters, StoredFilter, StoredFilters } from '../../../schema/team'
import type { Prisma } from '../../prisma-client/client'

type Grouped = StoredFilters['groupedFilters']

const identityOf = ({ integrationId, filterKey, operator }: StoredFilter) =>
  JSON.stringify([integrationId, filterKey, operator])

/** Puts entries into a group; `join` makes one entry of two with the same integration, key and operator. */
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
 * Replaces the values of each entry of the input (same group, integration, key and operator), or removes the entry where
 * the input gives it no values. Entries and members that are not in the input stay.
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

type Gathered = { entry: StoredFilter; values: Set<StoredFilter['values'][number]> }

/** The filters of several leaves together: every entry once, with the values of all leaves. */
export class GatheredFilters {
  readonly #groups = new Map<string, Map<string, Gathered>>()
  /** Characters of all entries and values, approximately. */
  size = 0

  /** Adds the filters of one leaf. */
  add(grouped: Grouped): void {
    for (const [group, entries] of Object.entries(grouped)) {
      const gathered = this.#groups.get(group) ?? new Map<string, Gathered>()
      this.#groups.set(group, gathered)
      for (const entry of entries) {
        const identity = identityOf(entry)
        const known: Gathered = gathered.get(identity) ?? { entry, values: new Set() }
        if (!gathered.has(identity)) this.size += identity.length
        gathered.set(identity, known)
        for (const value of entry.values) {
          if (known.values.has(value)) continue
          known.values.add(value)
          this.size += String(value).length + 3
        }
      }
    }
  }

  /** The groups of all leaves that were added. */
  result(): Grouped {
    return Object.fromEntries(
      [...this.#groups].map(([group, gathered]) => [
        group,
        [...gathered.values()].map(({ entry, values }) => ({ ...entry, values: [...values] })),
      ]),
    )
  }
}

/** The filters without the entries of some integrations. */
export function withoutIntegrations(filters: StoredFilters, gone: (integrationId: number) => boolean) {
  const kept = Object.entries(filters.groupedFilters)
    .map(([name, entries]) => [name, entries.filter(({ integrationId }) => !gone(integrationId))] as const)
    .filter(([, entries]) => entries.length > 0)
  return { ...filters, groupedFilters: Object.fromEntries(kept) } as StoredFilters & Prisma.InputJsonObject
}
