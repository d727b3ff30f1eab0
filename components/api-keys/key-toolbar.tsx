/** Search and filter above the key list. */
'use client'

import { KeyRole } from '@/lib/schema/key'
import { SearchBox } from '@/components/ui/search-box'
import { Select } from '@/components/ui/select'
import { roleTexts } from './roles'
import type { KeyList } from './use-key-list'

const roleOptions = [{ value: '', label: 'All roles' }, ...roleTexts.map(({ value, label }) => ({ value, label }))]

/** Where focus goes when the panel that offered a way back has gone. */
export const searchId = 'search-keys'

/** What narrows the list. */
export function KeyToolbar({ keys }: { keys: KeyList }) {
  return (
    <div role="search" aria-label="API keys" className="flex flex-wrap items-center gap-3">
      <SearchBox id={searchId} label="Search keys" value={keys.params.q} onSearch={keys.search} maxLength={200} />
      <Select
        label="Role filter"
        value={keys.params.role ?? ''}
        onChange={(value) => keys.filterRole(KeyRole.nullable().catch(null).parse(value))}
        options={roleOptions}
      />
    </div>
  )
}
