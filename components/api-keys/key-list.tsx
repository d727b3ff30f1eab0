/** The list of keys in each of its states: loading, failed, empty, no match, table. */
'use client'

import { KeyRound, SearchX, WifiOff } from 'lucide-react'
import { useMemo, type ReactNode } from 'react'
import { messageOf, ProblemError } from '@/lib/client/console-api'
import type { Key } from '@/lib/schema/key'
import type { Permission } from '@/lib/schema/permission'
import { Button } from '@/components/ui/button'
import { Callout } from '@/components/ui/callout'
import { DataTable } from '@/components/ui/data-table'
import { EmptyState } from '@/components/ui/empty-state'
import { keyColumns, keyColumnTemplate } from './key-columns'
import { KeyPages } from './key-pages'
import { KeySkeleton } from './key-skeleton'
import { searchId } from './key-toolbar'
import type { KeyList as List } from './use-key-list'

type Props = {
  keys: List
  permissions: readonly Permission[]
  onEdit: (key: Key) => void
  onDelete: (key: Key) => void
  createButton: ReactNode
}

/** Moves focus to the search field first: the clicked button disappears with its panel. */
const andFocusSearch = (action: () => void) => () => {
  document.getElementById(searchId)?.focus()
  action()
}

const isRefused = (error: unknown) => error instanceof ProblemError && error.problem.status < 500

/** A failed refresh keeps the rows on screen, unless the server refused access. */
export function KeyList({ keys, permissions, onEdit, onDelete, createButton }: Props) {
  const { list, params } = keys
  const columns = useMemo(() => keyColumns({ permissions, onEdit, onDelete }), [permissions, onEdit, onDelete])
  const { data: page, error } = list

  if (error && (!page || isRefused(error))) {
    return (
      <EmptyState role="alert" icon={<WifiOff size={22} />} title="The keys could not be loaded" text={messageOf(error)}>
        <Button onClick={andFocusSearch(() => void list.refetch())}>Try again</Button>
        {params.cursor && (
          <Button variant="tertiary" onClick={andFocusSearch(() => keys.goTo(null))}>
            Go to the first page
          </Button>
        )}
      </EmptyState>
    )
  }
  if (!page) return <KeySkeleton />
  if (page.items.length === 0) return <NoKeys keys={keys} total={page.total} createButton={createButton} />
  return (
    <>
      {error && (
        <Callout tone="warning" className="mb-3">
          The list could not be refreshed, and may be out of date. We keep trying.
        </Callout>
      )}
      <DataTable
        label="API keys"
        columns={columns}
        rows={page.items}
        rowId={(key) => key.id}
        sorting={keys.sorting}
        onSortingChange={(updater) => keys.sortBy(typeof updater === 'function' ? updater(keys.sorting) : updater)}
        template={keyColumnTemplate}
        stale={list.isPlaceholderData}
      />
      <KeyPages page={page} stale={list.isPlaceholderData} onGoTo={keys.goTo} />
    </>
  )
}

function NoKeys({ keys, total, createButton }: { keys: List; total: number; createButton: ReactNode }) {
  if (total > 0) {
    return (
      <EmptyState icon={<KeyRound size={22} />} title="This page is empty" text="Its keys have been deleted meanwhile.">
        <Button onClick={andFocusSearch(() => keys.goTo(null))}>Go to the first page</Button>
      </EmptyState>
    )
  }
  if (keys.filtered) {
    return (
      <EmptyState
        icon={<SearchX size={22} />}
        title="No keys match"
        text="Try another name, a word of the description, the first or last letters of the key, its creator, or another role."
      >
        <Button variant="secondary" onClick={andFocusSearch(keys.clearFilters)}>
          Clear filters
        </Button>
      </EmptyState>
    )
  }
  return (
    <EmptyState
      icon={<KeyRound size={22} />}
      title="No API keys yet"
      text="Create one for each pipeline or integration that sends data to this project or reads from it."
    >
      {createButton}
    </EmptyState>
  )
}
