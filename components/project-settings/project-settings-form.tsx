/** The form of a project's settings: the life of its keys, and the limits of findings. */
'use client'

import { useRef, useState, type FormEvent } from 'react'
import { toast } from 'sonner'
import { ProblemError } from '@/lib/client/console-api'
import { useChangeProjectSettings } from '@/lib/client/project-settings'
import type { ProjectRef } from '@/lib/paths'
import { ChangeProjectSettings, KeyLife, type ProjectSettings } from '@/lib/schema/project-settings'
import { FormError } from '@/components/shell/form-error'
import { useAnnounce } from '@/components/ui/announcer'
import { Button } from '@/components/ui/button'
import { LeaveQuestion } from '@/components/ui/leave-question'
import { FindingLimitFields } from './finding-limit-fields'
import { changedLimits, limitFieldsOf, limitNames, limitProblem, type LimitFields } from './finding-limits'
import { isChanged, keyLifeOf, settingsOf, type LifeFields } from './key-life'
import { KeyLifeFields } from './key-life-fields'

type Props = { projectRef: ProjectRef; saved: ProjectSettings }
type Draft = { life: LifeFields; limits: LimitFields }
type Errors = Partial<Record<'maxKeyDays' | keyof LimitFields, string>>

/** What is wrong with the longest life, by the rule of the server. */
function lifeProblem(settings: KeyLife | null): string | undefined {
  if (!settings) return 'Enter a number of days.'
  return KeyLife.shape.maxKeyDays.safeParse(settings.maxKeyDays).error?.issues[0]?.message
}

/** Holds what is typed until it is saved or discarded. */
export function ProjectSettingsForm({ projectRef, saved }: Props) {
  // Someone else may save meanwhile: what is shown stays until it is saved over, or discarded.
  const [draft, setDraft] = useState<Draft | null>(null)
  const [errors, setErrors] = useState<Errors>({})
  const save = useChangeProjectSettings(projectRef)
  const announce = useAnnounce()
  const saveButton = useRef<HTMLButtonElement>(null)
  const { life, limits } = draft ?? { life: keyLifeOf(saved), limits: limitFieldsOf(saved) }
  const hasLifeChanged = isChanged(life, saved)
  const changed = changedLimits(limits, saved)
  const hasChanged = hasLifeChanged || Object.keys(changed).length > 0

  function change(part: Partial<Draft>) {
    setDraft({ life, limits, ...part })
    setErrors({})
  }

  function discard() {
    setDraft(null)
    setErrors({})
    save.reset()
    // The button that was pressed goes away.
    saveButton.current?.focus()
  }

  function submit(event: FormEvent) {
    event.preventDefault()
    if (save.isPending || !hasChanged) return
    const settings = settingsOf(life)
    const problems = [
      ['maxKeyDays', hasLifeChanged ? lifeProblem(settings) : undefined],
      ...limitNames.map((name) => [name, changed[name] === undefined ? undefined : limitProblem(name, changed[name])]),
    ].filter(([, problem]) => problem)
    setErrors(Object.fromEntries(problems) as Errors)
    if (problems.length > 0) return
    save.mutate(ChangeProjectSettings.parse({ ...(hasLifeChanged && settings), ...changed }), {
      onSuccess: () => {
        announce('Settings saved')
        toast.success('Settings saved')
        setDraft(null)
      },
      onError: (error) => {
        const told = error instanceof ProblemError ? (error.problem.errors ?? []) : []
        setErrors(Object.fromEntries(told.map(({ pointer, detail }) => [pointer.slice(1), detail])) as Errors)
      },
    })
  }

  return (
    <form noValidate onSubmit={submit} className="max-w-[1064px]">
      <KeyLifeFields life={life} daysError={errors.maxKeyDays} onChange={(part) => change({ life: { ...life, ...part } })} />
      <FindingLimitFields limits={limits} errors={errors} onChange={(part) => change({ limits: { ...limits, ...part } })} />
      {save.isError && Object.keys(errors).length === 0 && <FormError error={save.error} unanswered={unanswered} />}
      <div className="mt-6 flex flex-wrap gap-3 md:ml-[280px]">
        <Button ref={saveButton} type="submit" busy={save.isPending && 'Saving…'} aria-disabled={!hasChanged || undefined}>
          Save
        </Button>
        {hasChanged && (
          <Button variant="tertiary" aria-disabled={save.isPending || undefined} onClick={discard}>
            Discard
          </Button>
        )}
      </div>
      {draft && <LeaveQuestion unsaved={hasChanged} />}
    </form>
  )
}

const unanswered = 'The server could not answer, so the settings may have been saved all the same. You can save them again.'
