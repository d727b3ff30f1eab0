/** The list of projects in each of its states: loading, failed, empty, no match, table. */
'use client'

import { FolderOpen, SearchX, WifiOff } from 'lucide-react'
import type { ReactNode } from 'react'
import { isRefusal, messageOf } from '@/lib/client/console-api'
import { Button } from '@/components/ui/button'
import { Callout } from '@/components/ui/callout'
import { EmptyState } from '@/components/ui/empty-state'
import { ListSkeleton } from '@/components/ui/list-skeleton'
import type { DialogState } from './dialog-state'
import { ProjectTable } from './project-table'
import { searchId } from './project-toolbar'
import type { ProjectList as List } from './use-project-list'

type Props = { projects: List; onOpen: (dialog: DialogState, openedBy: string) => void; createButton: ReactNode }

/** Moves focus to the search field first: the clicked button disappears with its panel. */
const andFocusSearch = (action: () => void) => () => {
  document.getElementById(searchId)?.focus()
  action()
}

/** A failed refresh keeps the rows on screen, unless the server refused access. */
export function ProjectList({ projects, onOpen, createButton }: Props) {
  const { list, all, shown, sorting, sortBy } = projects
  const { error } = list
  if (error && (!all || isRefusal(error))) {
    return (
      <EmptyState role="alert" icon={<WifiOff size={22} />} title="The projects could not be loaded" text={messageOf(error)}>
        <Button onClick={andFocusSearch(() => void list.refetch())}>Try again</Button>
      </EmptyState>
    )
  }
  if (!all || !shown) return <ListSkeleton label="Loading projects" />
  if (all.length === 0) {
    return (
      <EmptyState
        icon={<FolderOpen size={22} />}
        title="No organizations yet"
        text="An organization groups projects; a project has its own API keys and people."
      >
        {createButton}
      </EmptyState>
    )
  }
  if (shown.length === 0) {
    return (
      <EmptyState icon={<SearchX size={22} />} title="No projects match" text="Try another name or identifier, or all organizations.">
        <Button variant="secondary" onClick={andFocusSearch(projects.clearFilters)}>
          Clear filters
        </Button>
      </EmptyState>
    )
  }
  return (
    <>
      {error && (
        <Callout tone="warning" className="mb-3">
          The list could not be refreshed, and may be out of date. We keep trying.
        </Callout>
      )}
      <ProjectTable organizations={shown} sorting={sorting} sortBy={sortBy} onOpen={onOpen} />
    </>
  )
}
