/** The form of a project's settings: the longest life of its keys, and whether they have to expire. */
'use client'

import { useId, useRef, useState, type FormEvent } from 'react'
import { toast } from 'sonner'
import { ProblemError } from '@/lib/client/console-api'
import { useChangeProjectSettings } from '@/lib/client/project-settings'
import type { ProjectRef } from '@/lib/paths'
import { KeyLife } from '@/lib/schema/project-settings'
import { FormError } from '@/components/shell/form-error'
import { useAnnounce } from '@/components/ui/announcer'
import { Button } from '@/components/ui/button'
import { Callout } from '@/components/ui/callout'
import { TextField } from '@/components/ui/field'
import { LeaveQuestion } from '@/components/ui/leave-question'
import { SegmentField } from '@/components/ui/segment-field'
import { isChanged, keyLifeOf, limitChoices, settingsOf } from './key-life'

type Props = { projectRef: ProjectRef; saved: KeyLife }

const labels = { none: 'No limit', '30': '30 days', '60': '60 days', '90': '90 days', '365': '1 year', other: 'Other…' }

/** What is wrong with a number of days, by the rule of the server. */
function daysProblem(settings: KeyLife | null): string | undefined {
  if (!settings) return 'Enter a number of days.'
  const { error } = KeyLife.shape.maxKeyDays.safeParse(settings.maxKeyDays)
  return error?.issues[0]?.message
}

/** Holds what is typed until it is saved or discarded. */
export function KeyLifeForm({ projectRef, saved }: Props) {
  // Someone else may save meanwhile: what is shown stays until it is saved over, or discarded.
  const [draft, setDraft] = useState<ReturnType<typeof keyLifeOf> | null>(null)
  const [daysError, setDaysError] = useState<string>()
  const save = useChangeProjectSettings(projectRef)
  const announce = useAnnounce()
  const aboutId = useId()
  const saveButton = useRef<HTMLButtonElement>(null)
  const life = draft ?? keyLifeOf(saved)
  const hasChanged = isChanged(life, saved)

  function change(part: Partial<typeof life>) {
    setDraft({ ...life, ...part })
    setDaysError(undefined)
  }

  function discard() {
    setDraft(null)
    setDaysError(undefined)
    save.reset()
    // The button that was pressed goes away.
    saveButton.current?.focus()
  }

  function submit(event: FormEvent) {
    event.preventDefault()
    if (save.isPending || !hasChanged) return
    const settings = settingsOf(life)
    const wrong = daysProblem(settings)
    setDaysError(wrong)
    if (!settings || wrong) return
    save.mutate(settings, {
      onSuccess: () => {
        announce('Settings saved')
        toast.success('Settings saved')
        setDraft(null)
      },
      onError: (error) => {
        const [first] = error instanceof ProblemError ? (error.problem.errors ?? []) : []
        if (first?.pointer === '/maxKeyDays') setDaysError(first.detail)
      },
    })
  }

  return (
    <form noValidate onSubmit={submit} className="max-w-[1064px]">
      <section aria-labelledby={`${aboutId}-title`} className="grid gap-x-8 gap-y-3 md:grid-cols-[248px_minmax(0,1fr)]">
        <div>
          <h2 id={`${aboutId}-title`} className="leading-5 font-semibold">
            Life of API keys
          </h2>
          <p className="mt-1 text-[13px] leading-5 text-pretty text-ink-muted">For keys that are created, rotated or extended from now on.</p>
        </div>
        <div className="flex max-w-[600px] min-w-0 flex-col gap-5">
          <SegmentField
            label="Longest life"
            value={life.limit}
            options={limitChoices.map((value) => ({ value, label: labels[value] }))}
            onChange={(limit) => change({ limit })}
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
                onChange={(event) => change({ days: event.target.value })}
              />
            )}
          </SegmentField>
          <label className="flex items-start gap-2.5">
            <input
              type="checkbox"
              aria-labelledby={`${aboutId}-require`}
              aria-describedby={`${aboutId}-required`}
              checked={life.requireKeyExpiry}
              onChange={(event) => change({ requireKeyExpiry: event.target.checked })}
              className="mt-0.5 size-4 shrink-0 accent-primary"
            />
            <span>
              <span id={`${aboutId}-require`} className="block text-[13px] leading-5 font-medium">
                Keys have to expire
              </span>
              <span id={`${aboutId}-required`} className="block text-xs leading-4 text-ink-muted">
                Nobody can create a key that never expires, or take the end of one away.
              </span>
            </span>
          </label>
          <Callout tone="info">
            Keys that there are stay as they are, also those that live longer or never expire. They keep to this from their next rotation on.
          </Callout>
          {save.isError && !daysError && <FormError error={save.error} unanswered={unanswered} />}
          <div className="flex flex-wrap gap-3">
            <Button ref={saveButton} type="submit" busy={save.isPending && 'Saving…'} aria-disabled={!hasChanged || undefined}>
              Save
            </Button>
            {hasChanged && (
              <Button variant="tertiary" aria-disabled={save.isPending || undefined} onClick={discard}>
                Discard
              </Button>
            )}
          </div>
        </div>
      </section>
      {draft && <LeaveQuestion unsaved={hasChanged} />}
    </form>
  )
}

const unanswered = 'The server could not answer, so the settings may have been saved all the same. You can save them again.'
