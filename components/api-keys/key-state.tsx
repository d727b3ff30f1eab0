/** The state of a key as an icon and a word. */
import { CirclePause, CircleX, Clock, EyeOff, RefreshCw } from 'lucide-react'
import type { KeyStatus } from '@/lib/schema/key'
import { ActiveDot, HollowDot, StateLabel } from '@/components/ui/state-label'

const icon = { size: 16 } as const

const states = {
  ACTIVE: { tone: 'success', label: 'Active', icon: <ActiveDot /> },
  EXPIRING_SOON: { tone: 'warning', label: 'Expires soon', icon: <Clock {...icon} /> },
  EXPIRED: { tone: 'danger', label: 'Expired', icon: <CircleX {...icon} /> },
  ROTATING: { tone: 'link', label: 'Rotating', icon: <RefreshCw {...icon} /> },
  PAUSED: { tone: 'muted', label: 'Paused', icon: <CirclePause {...icon} /> },
  NEVER_REVEALED: { tone: 'warning', label: 'Never revealed', icon: <EyeOff {...icon} /> },
} as const

/** The word for a state. */
export const keyStateLabel = (status: KeyStatus) => states[status].label

/** A key that was never used has a hollow dot. */
export function KeyState({ status, isUnused = false }: { status: KeyStatus; isUnused?: boolean }) {
  const { tone, label, icon } = states[status]
  return (
    <StateLabel tone={tone} icon={status === 'ACTIVE' && isUnused ? <HollowDot /> : icon}>
      {label}
    </StateLabel>
  )
}
