/** The fields for the longest life of keys, and for whether they have to expire. */
'use client'

import { useId } from 'react'
import { Callout } from '@/components/ui/callout'
import { TextField } from '@/components/ui/field'
import { SegmentField } from '@/components/ui/segment-field'
import { limitChoices, type LifeFields } from './key-life'
import { SettingsSection } from './settings-section'

type Props = { life: LifeFields; daysError: string | undefined; onChange: (part: Partial<LifeFields>) => void }

const labels = { none: 'No limit', '30': '30 days', '60': '60 days', '90': '90 days', '365': '1 year', other: 'Other…' }

export function KeyLifeFields({ life, daysError, onChange }: Props) {
  const id = useId()
  return (
    <SettingsSection title="Life of API keys" about="For keys that are created, rotated or extended from now on.">
      <SegmentField
        label="Longest life"
        value={life.limit}
        options={limitChoices.map((value) => ({ value, label: labels[value] }))}
        onChange={(limit) => onChange({ limit })}
        hint="Counts from the creation of a secret. A rotation begins a new life."
      >
        {life.limit === 'other' && (
          <TextField
            className="mt-3 sm:w-48"
            label="Days"
            inputMode="numeric"
            autoComplete="off"
            value={life.days}
            error={daysError}
            onChange={(event) => onChange({ days: event.target.value })}
          />
        )}
      </SegmentField>
      <label className="flex items-start gap-2.5">
        <input
          type="checkbox"
          aria-labelledby={`${id}-require`}
          aria-describedby={`${id}-required`}
          checked={life.requireKeyExpiry}
          onChange={(event) => onChange({ requireKeyExpiry: event.target.checked })}
          className="mt-0.5 size-4 shrink-0 accent-primary"
        />
        <span>
          <span id={`${id}-require`} className="block text-[13px] leading-5 font-medium">
            Keys have to expire
          </span>
          <span id={`${id}-required`} className="block text-xs leading-4 text-ink-muted">
            Nobody can create a key that never expires, or take the end of one away.
          </span>
        </span>
      </label>
      <Callout tone="info">
        Keys that there are stay as they are, also those that live longer or never expire. They keep to this from their next rotation on.
      </Callout>
    </SettingsSection>
  )
}
