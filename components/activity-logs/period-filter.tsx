/** From when to when entries are shown: back from now, or whole days. */
'use client'

import { useState } from 'react'
import { periods } from '@/lib/client/activity-params'
import { Select } from '@/components/ui/select'
import { beginOf, dayOf } from './days'
import { useTimeZone } from './time-zone'
import type { ActivityLog } from './use-activity-log'

const options = [
  { value: '', label: 'Any time' },
  { value: '24h', label: 'Last 24 hours' },
  { value: '7d', label: 'Last 7 days' },
  { value: '30d', label: 'Last 30 days' },
  { value: 'custom', label: 'Custom dates' },
]

/** Days are those of the browser; the URL has their moments. */
export function PeriodFilter({ log }: { log: ActivityLog }) {
  const timeZone = useTimeZone()
  const { period, from, to } = log.params
  const chosen = period ?? (from || to ? 'custom' : '')
  return (
    <>
      <Select
        label="Time"
        value={chosen}
        onChange={(value) => log.filter({ period: periods.find((one) => one === value) ?? null, from: null, to: null })}
        options={options}
      />
      {chosen === 'custom' && (
        <span className="flex flex-wrap items-center gap-2 text-[13px] text-ink-muted">
          <DayField label="From" day={from && dayOf(from, timeZone)} onChange={(day) => log.filter({ period: 'custom', from: day === null ? null : beginOf(day) })} />
          {/* The day before the moment at which it ends. */}
          <DayField
            label="To"
            day={to && dayOf(new Date(to.getTime() - 1), timeZone)}
            onChange={(day) => log.filter({ period: 'custom', to: day === null ? null : beginOf(day, 1) })}
          />
        </span>
      )}
    </>
  )
}

type Props = { label: string; day: string | null; onChange: (day: string | null) => void }

/** What is typed counts as soon as it is a whole day. */
function DayField({ label, day, onChange }: Props) {
  const [typed, setTyped] = useState<string | null>(null)
  return (
    <label className="flex items-center gap-2">
      {label}
      <input
        type="date"
        min="1970-01-02"
        max="9998-12-31"
        value={typed ?? day ?? ''}
        onChange={({ target }) => {
          setTyped(target.value)
          // A field that is being typed into is empty, too: it is invalid then.
          if (target.validity.valid && target.value !== day) onChange(target.value || null)
        }}
        onBlur={() => setTyped(null)}
        className="h-8 rounded border border-field-line bg-surface px-2 text-[13px] text-ink pointer-coarse:text-[16px]"
      />
    </label>
  )
}
