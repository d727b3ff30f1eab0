/** The pages of Account Management, by group; a group is shown once it has a page. */
import { apiKeysPath, type ProjectRef } from '@/lib/paths'

type Destination = { label: string; path: (ref: ProjectRef) => string }
type Group = { label: string; pages: readonly Destination[] }

const groups: readonly Group[] = [
  { label: 'Data Settings', pages: [] },
  { label: 'Profiles', pages: [] },
  { label: 'SEI Settings', pages: [{ label: 'API Keys', path: apiKeysPath }] },
]

/** Groups with at least one page. */
export const visibleGroups = groups.filter(({ pages }) => pages.length > 0)
