/** The columns of the list of people. */
import { createColumnHelper } from '@tanstack/react-table'
import { CircleSlash, Mail } from 'lucide-react'
import type { Person } from '@/lib/schema/person'
import { Avatar } from '@/components/ui/avatar'
import type { DataTableFeatures } from '@/components/ui/data-table-features'
import { Menu, type MenuItem } from '@/components/ui/menu'
import { RelativeTime } from '@/components/ui/relative-time'
import { ActiveDot, StateLabel } from '@/components/ui/state-label'
import { Truncated } from '@/components/ui/truncated'
import { openerId } from './dialog-state'
import { InvitationAge } from './invitation-age'
import { RoleChips } from './role-chips'
import { countLiveKeys, statusLabels } from './role-texts'
import { SignInWays } from './sign-in-ways'

const column = createColumnHelper<DataTableFeatures, Person>()

export const peopleColumnTemplate =
  'minmax(0,2.2fr) 5.75rem minmax(0,2.4fr) minmax(5.75rem,1fr) minmax(7.5rem,1.2fr) 4.5rem 2rem'

function PersonCell({ name, email }: Person) {
  return (
    <span className="flex items-center gap-2.5">
      <Avatar name={name} />
      <span className="min-w-0">
        <Truncated text={name} translate="no" className="font-semibold" />
        <Truncated text={email} translate="no" className="text-xs leading-4 text-ink-muted" />
      </span>
    </span>
  )
}

const states = {
  ACTIVE: { tone: 'success', icon: <ActiveDot /> },
  INVITED: { tone: 'link', icon: <Mail size={16} /> },
  DISABLED: { tone: 'muted', icon: <CircleSlash size={16} /> },
} as const

function LastSignInCell({ lastSignInAt, invitation, isYou }: Person) {
  if (invitation) return <InvitationAge {...invitation} />
  return (
    <>
      {lastSignInAt ? <RelativeTime alone iso={lastSignInAt} /> : <span className="text-ink-muted">Never</span>}
      {isYou && <span className="block text-xs leading-4 text-ink-muted">this is you</span>}
    </>
  )
}

/** Keys of somebody who is disabled work on: they stand out, and lead to where they can be deleted. */
function LiveKeysCell({ person, onOpenKeys }: { person: Person; onOpenKeys: (person: Person) => void }) {
  const { id, name, liveKeys, status, may } = person
  const count = liveKeys.toLocaleString('en')
  if (status !== 'DISABLED' || liveKeys === 0) return count
  if (!may.disable) return <span className="font-semibold text-on-warning-tint">{count}</span>
  return (
    <button
      type="button"
      id={openerId.keys(id)}
      aria-label={`${countLiveKeys(liveKeys)} of ${name}`}
      onClick={() => onOpenKeys(person)}
      className="rounded font-semibold text-on-warning-tint underline decoration-dotted underline-offset-4 hover:decoration-solid"
    >
      {count}
    </button>
  )
}

type Actions = { itemsOf: (person: Person) => MenuItem[]; onOpenKeys: (person: Person) => void }

/** The columns; `itemsOf` answers the actions of a person. */
export const peopleColumns = ({ itemsOf, onOpenKeys }: Actions) =>
  column.columns([
    column.accessor('name', {
      header: 'Person',
      sortDescFirst: false,
      cell: ({ row }) => <PersonCell {...row.original} />,
      meta: { narrow: 'title' },
    }),
    column.display({
      id: 'status',
      header: 'Status',
      cell: ({ row: { original } }) => <StateLabel {...states[original.status]}>{statusLabels[original.status]}</StateLabel>,
    }),
    column.display({
      id: 'roles',
      header: 'Roles',
      meta: { narrow: 'line' },
      cell: ({ row }) => <RoleChips roles={row.original.roles} />,
    }),
    column.display({ id: 'signsInWith', header: 'Signs in with', cell: ({ row }) => <SignInWays ways={row.original.signsInWith} /> }),
    column.accessor('lastSignInAt', {
      header: 'Last sign-in',
      sortDescFirst: true,
      cell: ({ row }) => <LastSignInCell {...row.original} />,
    }),
    column.display({
      id: 'liveKeys',
      header: 'Live keys',
      meta: { narrow: 'value', align: 'end' },
      cell: ({ row }) => <LiveKeysCell person={row.original} onOpenKeys={onOpenKeys} />,
    }),
    column.display({
      id: 'actions',
      header: 'Actions',
      meta: { narrow: 'corner' },
      cell: ({ row: { original } }) => (
        <Menu id={openerId.menu(original.id)} label={`Actions for ${original.name}`} items={itemsOf(original)} />
      ),
    }),
  ])
