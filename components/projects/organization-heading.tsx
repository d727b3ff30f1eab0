/** The row above the projects of an organization: its name, and what can be done with it. */
import { Pencil, Plus } from 'lucide-react'
import type { Organization } from '@/lib/schema/project'
import { Menu } from '@/components/ui/menu'
import { Truncated } from '@/components/ui/truncated'
import { openerId, type DialogState } from './dialog-state'
import { countProjects } from './project-texts'

type Props = { organization: Organization; projects: number; onOpen: (dialog: DialogState, openedBy: string) => void }

/** `projects` is how many of them are shown. */
export function OrganizationHeading({ organization, projects, onOpen }: Props) {
  const { id, identifier, name } = organization
  const create = openerId.newProjectIn(id)
  const menu = openerId.organizationMenu(id)
  return (
    <tr role="row" className="flex min-h-8 items-center gap-2 pr-2 pl-4 max-sm:pl-0">
      <th role="rowheader" scope="rowgroup" aria-colspan={6} className="flex min-w-0 flex-1 items-baseline gap-x-2 text-left font-normal max-sm:flex-wrap">
        <h2 id={`organization-${id}`} className="max-w-full min-w-0 font-semibold">
          <Truncated text={name} translate="no" />
        </h2>
        <span className="flex min-w-0 items-baseline gap-x-2 text-xs leading-4 text-ink-muted">
          <code translate="no" className="min-w-0 truncate font-mono" title={identifier}>
            {identifier}
          </code>
          <span className="shrink-0">{countProjects(projects)}</span>
        </span>
      </th>
      <td role="cell" className="flex shrink-0 items-center gap-2">
        <button
          type="button"
          id={create}
          aria-label={`New project in ${name}`}
          onClick={() => onOpen({ kind: 'new-project', organizationId: id }, create)}
          className="flex h-8 items-center gap-1.5 rounded px-2 text-[13px] font-semibold text-link hover:bg-hover"
        >
          <Plus size={16} />
          <span className="max-sm:sr-only">New project</span>
        </button>
        <Menu
          id={menu}
          label={`Actions for ${name}`}
          items={[
            {
              label: 'Rename',
              icon: <Pencil size={16} />,
              onSelect: () => onOpen({ kind: 'rename-organization', organization }, menu),
            },
          ]}
        />
      </td>
    </tr>
  )
}
