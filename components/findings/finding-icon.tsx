/** The icon of a kind of finding. */
import { CalendarX2, CirclePause, Clock, EyeOff, Globe, KeyRound, ShieldAlert, Trash2, UserRoundX, Users } from 'lucide-react'
import type { FindingKind } from '@/lib/schema/finding'

const icons = {
  deleted_in_use: Trash2,
  new_network: Globe,
  shared: Users,
  no_responsible: UserRoundX,
  least_privilege: ShieldAlert,
  old_secret: KeyRound,
  expires_soon: Clock,
  unused: CalendarX2,
  paused_unused: CirclePause,
  never_revealed: EyeOff,
} satisfies Record<FindingKind, unknown>

/** Beside a text that says the same. */
export function FindingIcon({ kind }: { kind: FindingKind }) {
  const Icon = icons[kind]
  return <Icon size={16} aria-hidden className="shrink-0 text-on-warning-tint" />
}
