import { expect, test } from 'vitest'
import { FindingKind } from '@/lib/schema/finding'
import type { Permission } from '@/lib/schema/permission'
import { permissionsOfRoles } from '@/lib/server/access/roles'
import { unavailableFor } from '@/components/api-keys/role-texts'
import { fixOf, neededFor } from './finding-fixes'

/** Why the fix of each kind is not available to the person; null where it is. */
const reasonsFor = (permissions: readonly Permission[]) =>
  Object.fromEntries(
    FindingKind.options.map((kind) => {
      const fix = fixOf[kind]
      return [kind, fix === 'open' ? null : (unavailableFor(neededFor[fix], { permissions, isArchived: false }) ?? null)]
    }),
  )

test('a team lead has each fix, or reads who may do it', () => {
  const edit = 'Only an Account Admin or SEI Admin can edit keys.'
  const rotate = 'Only an Account Admin or SEI Admin can rotate keys.'
  expect(reasonsFor(permissionsOfRoles(['SEI_TEAM_MANAGER']))).toEqual({
    deleted_in_use: null,
    new_network: null,
    shared: null,
    no_responsible: edit,
    least_privilege: edit,
    old_secret: rotate,
    expires_soon: rotate,
    unused: null,
    paused_unused: null,
    never_revealed: rotate,
  })
})

test('an SEI Admin has all of them', () => {
  expect(new Set(Object.values(reasonsFor(permissionsOfRoles(['SEI_ADMIN']))))).toEqual(new Set([null]))
})
