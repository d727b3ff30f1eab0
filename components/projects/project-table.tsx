/** The table of projects: a sheet for each organization, under its name. */
'use client'

import clsx from 'clsx'
import { ArrowDown, ArrowUp, ArrowUpDown } from 'lucide-react'
import { Fragment } from 'react'
import type { ProjectSort } from '@/lib/client/project-list-params'
import type { OrganizationWithProjects } from '@/lib/schema/project'
import { OrganizationHeading } from './organization-heading'
import type { DialogState } from './dialog-state'
import { ProjectRow } from './project-row'
import { rowGrid } from './row-grid'
import type { ProjectList } from './use-project-list'

const headClass = 'text-[11px] leading-4 font-bold tracking-wide uppercase'

type Sorting = Pick<ProjectList, 'sorting' | 'sortBy'>

/** A head by which the rows of each organization can be sorted. Dates and numbers begin with the most. */
function SortHead({ by, label, sorting, sortBy, atEnd }: Sorting & { by: ProjectSort; label: string; atEnd?: boolean }) {
  const isSorted = sorting.by === by
  const Icon = !isSorted ? ArrowUpDown : sorting.descending ? ArrowDown : ArrowUp
  return (
    <th
      role="columnheader"
      scope="col"
      aria-sort={isSorted ? (sorting.descending ? 'descending' : 'ascending') : undefined}
      className={clsx('flex', atEnd && '@table:justify-end', by === 'createdAt' && '@table:pl-4')}
    >
      <button
        type="button"
        onClick={() => sortBy(by, isSorted ? !sorting.descending : by !== 'name')}
        className={clsx(headClass, 'flex h-8 items-center gap-1 rounded hover:text-link forced-colors:px-1', isSorted ? 'text-ink' : 'text-ink-muted')}
      >
        {label}
        <Icon size={14} className={clsx('shrink-0', !isSorted && 'text-ink-subtle')} />
      </button>
    </th>
  )
}

const PlainHead = ({ label, className }: { label: string; className?: string }) => (
  <th role="columnheader" scope="col" className={clsx(headClass, 'sr-only text-left text-ink-muted', className)}>
    {label}
  </th>
)

type Props = Sorting & { organizations: readonly OrganizationWithProjects[]; onOpen: (dialog: DialogState, openedBy: string) => void }

/** Expects sorted projects. Roles are explicit because a table laid out with CSS grid loses its implicit ones. */
export function ProjectTable({ organizations, sorting, sortBy, onOpen }: Props) {
  return (
    <div className="@container">
      <table role="table" aria-label="Projects" className="block">
        <thead role="rowgroup" className="block">
          <tr role="row" className={clsx('flex flex-wrap gap-x-4 @table:pr-2 @table:pl-4', rowGrid)}>
            <SortHead by="name" label="Project" sorting={sorting} sortBy={sortBy} />
            <PlainHead label="Identifier" className="@table:not-sr-only" />
            <SortHead by="liveKeys" label="Live keys" sorting={sorting} sortBy={sortBy} atEnd />
            <PlainHead label="People" className="@table:not-sr-only @table:text-right" />
            <SortHead by="createdAt" label="Created" sorting={sorting} sortBy={sortBy} />
            <PlainHead label="Status" className="@table:not-sr-only" />
            <PlainHead label="Actions" />
          </tr>
        </thead>
        {organizations.map(({ projects, ...organization }) => (
          <Fragment key={organization.id}>
            <tbody role="rowgroup" className="mb-1 block">
              <OrganizationHeading organization={organization} projects={projects.length} onOpen={onOpen} />
            </tbody>
            <tbody
              role="rowgroup"
              aria-labelledby={`organization-${organization.id}`}
              className="mb-4 block rounded bg-surface shadow-card forced-colors:border"
            >
              {projects.map((project) => (
                <ProjectRow key={project.id} project={{ ...project, organization }} onOpen={onOpen} />
              ))}
              {projects.length === 0 && (
                <tr role="row" className="flex px-4 py-2.5">
                  <td role="cell" aria-colspan={7} className="text-[13px] text-ink-muted">
                    No projects yet
                  </td>
                </tr>
              )}
            </tbody>
          </Fragment>
        ))}
      </table>
    </div>
  )
}
