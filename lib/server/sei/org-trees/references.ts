/** Looks up what an org tree refers to: fields of the developer schema, profiles and integrations of its account. */
import 'server-only'
import type { CreateOrgTree, OrgTreeProfiles } from '../../../schema/org-tree'
import { ProfileSlug } from '../../../schema/profile'
import type { Transaction } from '../../database/open'
import type { FieldError } from '../../fault'
import type { ProfileKind } from '../../prisma-client/enums'
import { requireActiveVersion } from '../developers/versions'
import { throwIfInvalid } from '../../rules/throw-if-invalid'
import { kindOf, treeColumnOf } from '../profiles/row'
import { resolveFilters, resolveLevels } from './fields'

/** The kind of profile that each profile column of a tree takes. */
export const profileKinds = Object.fromEntries(
  ProfileSlug.options.map((slug) => [treeColumnOf[slug], kindOf[slug].kind]),
) as Record<keyof OrgTreeProfiles, ProfileKind>

async function profileErrors(tx: Transaction, accountId: string, profiles: OrgTreeProfiles): Promise<FieldError[]> {
  const ids = Object.values(profiles).filter((id) => id !== null)
  const found = await tx.profile.findMany({ where: { accountId, id: { in: ids } }, select: { id: true, kind: true } })
  const kindOf = new Map(found.map(({ id, kind }) => [id, kind]))
  return Object.entries(profileKinds).flatMap(([name, kind]) => {
    const id = profiles[name as keyof OrgTreeProfiles]
    if (id === null || kindOf.get(id) === kind) return []
    const detail = `There is no ${kind.toLowerCase().replace('_', '-')} profile ${id} in this account.`
    return [{ pointer: `/profiles/${name}`, detail }]
  })
}

/** Errors for ids of unknown integrations. Locks the others: they cannot be deleted before this transaction ends. */
export async function integrationErrors(
  tx: Transaction,
  accountId: string,
  ids: number[],
  pointerOf: (index: number) => string,
): Promise<FieldError[]> {
  const found = await tx.$queryRaw<{ id: number }[]>`
    SELECT id FROM integration WHERE account_id = ${accountId}::uuid AND id = ANY(${ids}::int[]) ORDER BY id FOR KEY SHARE`
  const known = new Set(found.map(({ id }) => id))
  return ids.flatMap((id, index) =>
    known.has(id) ? [] : [{ pointer: pointerOf(index), detail: `There is no integration ${id} in this account.` }],
  )
}

/** What of an input a stored tree has just so: there, names of fields are keys. */
type Unchanged = { levels: boolean; filters: boolean }

/** Looks up everything that the input names. @returns the columns of the tree's row @throws Fault not_set_up, validation */
export async function resolveOrgTree(
  tx: Transaction,
  accountId: string,
  input: CreateOrgTree,
  unchanged: Unchanged = { levels: false, filters: false },
) {
  const { fields } = await requireActiveVersion(tx, accountId)
  const integrations = [...new Set(input.integrations)]
  const levels = resolveLevels(fields, input.levels, unchanged.levels)
  const filters = resolveFilters(fields, input.filters, unchanged.filters)
  throwIfInvalid([
    ...levels.errors,
    ...filters.errors,
    ...(await profileErrors(tx, accountId, input.profiles)),
    ...(await integrationErrors(tx, accountId, integrations, (index) => `/integrations/${index}`)),
  ])
  return {
    name: input.name,
    levels: levels.keys,
    filters: filters.resolved,
    defaultIntegrationIds: integrations,
    ...input.profiles,
  }
}
