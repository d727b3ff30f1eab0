/** The fields for the limits of findings. */
import { TextField } from '@/components/ui/field'
import { limitNames, type LimitFields } from './finding-limits'
import { SettingsSection } from './settings-section'

type Props = {
  limits: LimitFields
  errors: Partial<Record<keyof LimitFields, string>>
  onChange: (part: Partial<LimitFields>) => void
}

const texts = {
  rotateAfterDays: {
    label: 'Days after which a secret is old',
    hint: 'From then on, a key that was not rotated is a finding. Where the longest life is shorter, that counts.',
  },
  unusedAfterDays: { label: 'Days without a call after which a key is unused', hint: 'From then on, a key that nothing has called with is a finding.' },
}

export function FindingLimitFields({ limits, errors, onChange }: Props) {
  return (
    <SettingsSection title="Findings" about="When a key appears among the findings above the list. Nothing is refused or changed by it.">
      {limitNames.map((name) => (
        <TextField
          key={name}
          {...texts[name]}
          inputClass="sm:w-48"
          inputMode="numeric"
          autoComplete="off"
          value={limits[name]}
          error={errors[name]}
          onChange={(event) => onChange({ [name]: event.target.value })}
        />
      ))}
    </SettingsSection>
  )
}
