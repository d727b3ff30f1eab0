/** The roles of a person, as chips in two lines. */
'use client'

import clsx from 'clsx'
import { Building2 } from 'lucide-react'
import { PersonRole, RoleSource, type Person } from '@/lib/schema/person'
import { Tooltip } from '@/components/ui/tooltip'
import { roleLabels, shortRoleLabels } from './role-texts'

type Roles = Person['roles']
type Chip = { role: PersonRole; source: RoleSource; places: string[] }

const shown = 2

/** One chip for a role and who gave it, with its places; a role for the whole account names none. */
function chipsOf(roles: Roles): Chip[] {
  return PersonRole.options.flatMap((role) =>
    RoleSource.options.flatMap((source) => {
      const given = roles.filter((one) => one.role === role && one.source === source)
      const everywhere = given.some(({ project }) => project === null)
      const places = given.flatMap(({ project }) => (project ? [`${project.name} (${project.orgName})`] : []))
      return [...(everywhere ? [{ role, source, places: [] }] : []), ...(places.length > 0 ? [{ role, source, places }] : [])]
    }),
  )
}

function placesOf(chip: Chip, roles: Roles): string | null {
  if (chip.places.length > 1) return `${chip.places.length} projects`
  if (chip.places.length === 0) return chip.role === 'ACCOUNT_ADMIN' ? null : 'whole account'
  return roles.find(({ role, source, project }) => role === chip.role && source === chip.source && project)?.project?.name ?? null
}

const wordsOf = ({ role, source, places }: Chip) =>
  `${roleLabels[role]}: ${places.join(', ') || 'whole account'}${source === 'DIRECTORY' ? ', from the directory' : ''}`

const chipClass =
  'inline-flex h-5 max-w-full items-center gap-1 rounded bg-sunken px-2 text-xs leading-4 text-ink-muted forced-colors:border'

/** More than two are a number, whose tooltip names them. */
export function RoleChips({ roles }: { roles: Roles }) {
  const chips = chipsOf(roles)
  const more = chips.slice(shown)
  if (chips.length === 0) return <span className="text-[13px] text-ink-muted">None</span>
  return (
    <span className="flex flex-wrap gap-1">
      {chips.slice(0, shown).map((chip) => (
        <RoleChip key={`${chip.role}${chip.source}${chip.places.length}`} chip={chip} roles={roles} />
      ))}
      {more.length > 0 && (
        <Tooltip content={more.map(wordsOf).join('\n')}>
          <span tabIndex={0} className={chipClass}>
            +{more.length}
            <span className="sr-only"> more roles</span>
          </span>
        </Tooltip>
      )}
    </span>
  )
}

function RoleChip({ chip, roles }: { chip: Chip; roles: Roles }) {
  const places = placesOf(chip, roles)
  const content = (
    <span tabIndex={chip.places.length > 0 ? 0 : undefined} className={clsx(chipClass, 'whitespace-nowrap')}>
      {chip.source === 'DIRECTORY' && <Building2 size={12} aria-hidden className="shrink-0 text-ink-subtle" />}
      <b className="font-semibold text-ink">{shortRoleLabels[chip.role]}</b>
      {places && (
        <span dir="auto" className="min-w-0 truncate">
          · {places}
        </span>
      )}
      {chip.source === 'DIRECTORY' && <span className="sr-only">, from the directory</span>}
    </span>
  )
  return chip.places.length > 0 ? <Tooltip content={chip.places.join('\n')}>{content}</Tooltip> : content
}
