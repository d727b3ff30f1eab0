/** What mends a finding, by its kind. */
import { apiKeysPath, keyPath, type ProjectRef } from '@/lib/paths'
import type { Finding, FindingKind } from '@/lib/schema/finding'
import type { ChangeKeys } from '@/lib/schema/key-bulk'

/** `open` leads to the key, for kinds that one click cannot mend. */
export type Fix = 'narrow' | 'hand-over' | 'rotate' | 'pause' | 'delete' | 'open'

/** The button of a row. */
export const fixOf: Record<FindingKind, Fix> = {
  deleted_in_use: 'open',
  new_network: 'open',
  shared: 'open',
  no_responsible: 'hand-over',
  least_privilege: 'narrow',
  old_secret: 'rotate',
  expires_soon: 'rotate',
  unused: 'pause',
  paused_unused: 'delete',
  never_revealed: 'rotate',
}

/** The buttons for many keys at once. A rotation shows a secret, so it is not one of them. */
export const bulkFixesOf: Record<FindingKind, readonly ChangeKeys['action'][]> = {
  deleted_in_use: [],
  new_network: ['pause'],
  shared: [],
  no_responsible: ['hand-over', 'pause', 'delete'],
  least_privilege: ['narrow'],
  old_secret: [],
  expires_soon: [],
  unused: ['pause', 'delete', 'hand-over'],
  paused_unused: ['delete', 'hand-over'],
  never_revealed: ['delete'],
}

/** What the person needs to be allowed. */
export const neededFor = { narrow: 'edit', 'hand-over': 'edit', rotate: 'rotate', pause: 'pause', resume: 'pause', delete: 'delete' } as const

export const fixLabels: Record<Exclude<Fix, 'open'>, string> = {
  narrow: 'Make it an Ingestion key',
  'hand-over': 'Choose another…',
  rotate: 'Rotate…',
  pause: 'Pause',
  delete: 'Delete…',
}

/** Where more is known of the key: its panel, or its row among the deleted ones. */
export const hrefOfKey = (ref: ProjectRef, { key, evidence }: Finding) =>
  evidence.kind === 'deleted_in_use' ? `${apiKeysPath(ref)}?tab=deleted&q=${encodeURIComponent(key.name)}` : keyPath(ref, key.id)
