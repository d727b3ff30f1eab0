/** The search field, filters and order above the list of keys. */
'use client'

import { SlidersHorizontal } from 'lucide-react'
import { useState } from 'react'
import { KeyRole, KeySort, KeyStatus } from '@/lib/schema/key'
import { secretIn, shortenSecret } from '@/lib/schema/secret-hint'
import { Button } from '@/components/ui/button'
import { SearchBox } from '@/components/ui/search-box'
import { Select } from '@/components/ui/select'
import { keyStateLabel } from './key-state'
import { roleTexts } from './role-texts'
import type { KeyList } from './use-key-list'

const roleOptions = [{ value: '', label: 'All roles' }, ...roleTexts.map(({ value, label }) => ({ value, label }))]

const stateOptions = [{ value: '', label: 'All states' }, ...KeyStatus.options.map((value) => ({ value, label: keyStateLabel(value) }))]

const orderOptions = {
  live: [
    { value: 'createdAt desc', label: 'Newest first' },
    { value: 'createdAt asc', label: 'Oldest first' },
    { value: 'name asc', label: 'Name, A to Z' },
    { value: 'name desc', label: 'Name, Z to A' },
    { value: 'lastUsedAt desc', label: 'Last used first' },
    { value: 'lastUsedAt asc', label: 'Longest unused first' },
  ],
  deleted: [
    { value: 'deletedAt desc', label: 'Last deleted first' },
    { value: 'deletedAt asc', label: 'First deleted first' },
    { value: 'name asc', label: 'Name, A to Z' },
    { value: 'name desc', label: 'Name, Z to A' },
  ],
}

/** DOM id of the search field, which takes focus when a panel with the focused button disappears. */
export const searchId = 'search-keys'

type Props = {
  keys: KeyList
  of: 'live' | 'deleted'
  /** A whole key was pasted; the search is for its hint. */
  onPasted: (secret: string) => void
}

/** All of them change the URL. In a narrow window the filters open below the search. */
export function KeyToolbar({ keys, of, onPasted }: Props) {
  const [showsFilters, setShowsFilters] = useState(false)
  const { q, role, state } = keys.params
  const [{ id, desc }] = keys.sorting
  const set = [role, of === 'live' && state].filter(Boolean).length

  function rewrite(text: string) {
    const secret = secretIn(text)
    const shortened = shortenSecret(text)
    if (secret) {
      keys.search(shortened)
      onPasted(secret)
    }
    return shortened
  }

  return (
    <div role="search" aria-label="API keys" className="flex flex-wrap items-center gap-3">
      <SearchBox id={searchId} label="Search keys" placeholder="Search, or paste a key" value={q} onSearch={keys.search} rewrite={rewrite} />
      <Button
        variant="outline"
        icon={<SlidersHorizontal size={16} />}
        aria-expanded={showsFilters}
        onClick={() => setShowsFilters(!showsFilters)}
        className="sm:hidden"
      >
        {set > 0 ? `Filters (${set})` : 'Filters'}
      </Button>
      <div className={showsFilters ? 'flex w-full flex-wrap gap-3 sm:contents' : 'hidden sm:contents'}>
        <Select
          label="Role filter"
          value={role ?? ''}
          onChange={(value) => keys.filter({ role: KeyRole.nullable().catch(null).parse(value) })}
          options={roleOptions}
        />
        {of === 'live' && (
          <Select
            label="State filter"
            value={state ?? ''}
            onChange={(value) => keys.filter({ state: KeyStatus.nullable().catch(null).parse(value) })}
            options={stateOptions}
          />
        )}
        <Select
          label="Order"
          value={`${id} ${desc ? 'desc' : 'asc'}`}
          onChange={(value) => keys.sortBy([{ id: KeySort.catch('createdAt').parse(value.split(' ')[0]), desc: value.endsWith('desc') }])}
          options={orderOptions[of]}
        />
      </div>
    </div>
  )
}
