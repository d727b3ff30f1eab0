/** The field that says when a key ends, with what that means in the browser's time zone. */
'use client'

import { format } from 'date-fns'
import type { KeyLife } from '@/lib/schema/project-settings'
import { useAnnounce } from '@/components/ui/announcer'
import { TextField } from '@/components/ui/field'
import { useNow } from '@/components/ui/relative-time'
import { SegmentField } from '@/components/ui/segment-field'
import {
  currentExpiry,
  expiryChoices,
  firstDay,
  latestDay,
  proposedExpiry,
  reasonAgainst,
  sentenceOf,
  sentenceOfEnd,
  type CurrentLife,
  type Expiry,
} from './expiry'

type Props = {
  /** Null until somebody has chosen: then it shows what the key has, or what the project proposes for a new one. */
  value: Expiry | null
  onChange: (value: Expiry) => void
  /** What the project asks; undefined while that is not known: the server decides in any case. */
  settings: KeyLife | undefined
  /** Of a key that there is; its days count from the creation of its secret on. */
  current?: CurrentLife
  error?: string | undefined
}

const labels = { '30': '30 days', '60': '60 days', '90': '90 days', '365': '1 year', date: 'On a date…', never: 'Never' }

/** Expects a `NowProvider` around it. */
export function ExpiryField({ value, onChange, settings, current, error }: Props) {
  const now = useNow()
  const announce = useAnnounce()
  const from = current ? new Date(current.secretCreatedAt).getTime() : now
  const asked = { settings, from, now, current }
  const expiry = value ?? (current ? currentExpiry(current) : proposedExpiry(settings, now))
  // A key that nobody changes keeps its own moment, which need not be the end of a day.
  const kept = value === null && current?.expiresAt ? new Date(current.expiresAt) : null
  const options = expiryChoices.map((choice) => ({
    value: choice,
    label: labels[choice],
    reason: reasonAgainst(choice, asked),
  }))
  const reasons = new Set(options.flatMap(({ reason }) => reason ?? []))

  function change(next: Expiry) {
    onChange(next)
    announce(sentenceOf(next, from, now))
  }

  return (
    <SegmentField
      label="Expires"
      value={expiry.choice}
      options={options.map(({ reason, ...option }) => ({ ...option, unavailable: reason !== undefined }))}
      onChange={(choice) => change({ choice, day: choice === 'date' ? firstDay(expiry, asked) : '' })}
      error={error}
      hint={
        <>
          <p>{kept ? sentenceOfEnd(kept, now) : sentenceOf(expiry, from, now)}</p>
          {[...reasons].map((reason) => (
            <p key={reason} className="mt-1">
              {reason}
            </p>
          ))}
        </>
      }
    >
      {expiry.choice === 'date' && (
        <TextField
          label="Last day"
          type="date"
          className="mt-3 sm:w-48"
          value={expiry.day}
          min={format(now, 'yyyy-MM-dd')}
          max={latestDay(asked)}
          onChange={(event) => change({ choice: 'date', day: event.target.value })}
        />
      )}
    </SegmentField>
  )
}
