/** The search field and role filter above the key list. */
'use client'

import { KeyRole } from '@/lib/schema/key'
import { shortenSecret } from '@/lib/schema/secret-hint'
import { SearchBox } from '@/components/ui/search-box'
import { Select } from '@/components/ui/select'
import { roleTexts } from './role-texts'
import type { KeyList } from './use-key-list'

const roleOptions = [{ value: '', label: 'All roles' }, ...roleTexts.map(({ value, label }) => ({ value, label }))]

/** DOM id of the search field, which takes focus when a panel with the focused button disappears. */
export const searchId = 'search-keys'

/** Search and role filter; both change the URL. */
export function KeyToolbar({ keys }: { keys: KeyList }) {
  return (
    <div role="search" aria-label="API keys" className="flex flex-wrap items-center gap-3">
      <SearchBox
        id={searchId}
        label="Search keys"
        value={keys.params.q}
        onSearch={keys.search}
        rewrite={shortenSecret}
      />
      <Select
        label="Role filter"
        value={keys.params.role ?? ''}
        onChange={(value) => keys.filter({ role: KeyRole.nullable().catch(null).parse(value) })}
        options={roleOptions}
      />
    </div>
  )
}
