/** The lives of the old and the new secret of a rotation, as bars. */
'use client'

import clsx from 'clsx'
import { format } from 'date-fns'
import type { ReactNode } from 'react'
import type { Key } from '@/lib/schema/key'
import { overlapSeconds, type Overlap } from '@/lib/schema/key-rotation'
import type { KeyLife } from '@/lib/schema/project-settings'
import { Callout } from '@/components/ui/callout'
import { useNow } from '@/components/ui/relative-time'

type Props = {
  rotated: Key
  /** Of the secret that is replaced; undefined while it is not known. */
  secretCreatedAt: string | undefined
  settings: KeyLife | undefined
  /** Null where the old secret has expired. */
  overlap: Overlap | null
}

const dayMs = 86_400_000

/** Longer overlaps have longer bars: the scale is not that of time, in which most of them could not be seen. */
const widths: Record<Overlap, string> = { '0': '', '15m': 'w-[30%]', '1h': 'w-[36%]', '24h': 'w-[46%]', '7d': 'w-[76%]' }

/**
 * The life of the new secret: as long as that of the old one was meant to be, within what the project allows. One that never expired
 * gets the longest life, or a year, where the project wants an end.
 */
function newLife({ rotated, secretCreatedAt, settings }: Props, now: number): string {
  const { expiresAt } = rotated
  const until = (days: number) => `from now on, until ${format(now + days * dayMs, 'd MMM yyyy')}`
  if (expiresAt === null) return settings?.requireKeyExpiry ? until(settings.maxKeyDays ?? 365) : 'from now on, without an end'
  if (!secretCreatedAt) return 'from now on, with a fresh life'
  const length = (new Date(expiresAt).getTime() - new Date(secretCreatedAt).getTime()) / dayMs
  return until(Math.min(length, settings?.maxKeyDays ?? Infinity))
}

/** Rows of a label and a bar. */
export function RotationBars(props: Props) {
  const { rotated, overlap } = props
  const now = useNow()
  const expiresAt = rotated.expiresAt === null ? Infinity : new Date(rotated.expiresAt).getTime()
  const end = overlap && Math.min(now + overlapSeconds[overlap] * 1_000, expiresAt)
  return (
    <div>
      <dl className="grid grid-cols-[6.5rem_minmax(0,1fr)] items-center gap-x-3 gap-y-2 text-xs leading-4 sm:grid-cols-[8.5rem_minmax(0,1fr)]">
        <Secret name={<span className="font-mono">{rotated.hint}</span>} about="old" />
        <dd className="min-w-0">
          {end === null ? (
            <Bar className="w-fit bg-danger-tint text-on-danger-tint">has expired</Bar>
          ) : overlap === '0' ? (
            <Bar className="w-fit border-danger-line bg-danger-tint text-on-danger-tint">until you end it, next</Bar>
          ) : (
            <Bar className={clsx('border-warning-line bg-warning-tint text-on-warning-tint', overlap && widths[overlap])}>
              until {format(end, 'EEE d MMM, HH:mm')}
            </Bar>
          )}
        </dd>
        <Secret name={<span className="font-semibold">New secret</span>} about="shown once, next" />
        <dd className="min-w-0">
          <Bar className="w-full border-transparent mask-r-from-85% bg-primary-tint text-on-primary-tint">{newLife(props, now)}</Bar>
        </dd>
      </dl>
      {overlap === '0' ? (
        <Callout tone="danger" className="mt-3">
          With the new secret on screen, you are asked to end the old one. Whatever still uses it is refused from then on.
        </Callout>
      ) : (
        overlap && <p className="mt-2 text-xs leading-4 text-ink-muted">The overlap begins when the new secret is on your screen.</p>
      )}
    </div>
  )
}

function Secret({ name, about }: { name: ReactNode; about: string }) {
  return (
    <dt translate="no">
      {name}
      <span className="block text-ink-muted">{about}</span>
    </dt>
  )
}

const Bar = ({ className, children }: { className: string; children: ReactNode }) => (
  <span className={clsx('flex h-6 min-w-fit items-center rounded border px-2 font-semibold whitespace-nowrap', className)}>{children}</span>
)
