/** The dialog that makes another member of the project responsible for a key. */
'use client'

import { useState, type FormEvent } from 'react'
import { toast } from 'sonner'
import { useUpdateKey } from '@/lib/client/key-changes'
import type { ProjectRef } from '@/lib/paths'
import type { Key } from '@/lib/schema/key'
import { FormError } from '@/components/shell/form-error'
import { useAnnounce } from '@/components/ui/announcer'
import { FormDialog } from '@/components/ui/form-dialog'
import { KeyMessage } from './key-message'
import { MemberField, type Member } from './member-field'

type Props = { projectRef: ProjectRef; keyToHandOver: Key; onClose: () => void; returnFocus: () => HTMLElement | null }

/** The key itself, and who created it, stay as they are. */
export function HandOverDialog({ projectRef, keyToHandOver, onClose, returnFocus }: Props) {
  const { id, name, responsible } = keyToHandOver
  const [member, setMember] = useState<Member>(responsible)
  const [problem, setProblem] = useState<unknown>(null)
  const update = useUpdateKey(projectRef)
  const announce = useAnnounce()
  const isDirty = member.id !== responsible.id

  async function submit(event: FormEvent) {
    event.preventDefault()
    if (!isDirty) return onClose()
    setProblem(null)
    try {
      const saved = await update.mutateAsync({ keyId: id, responsibleId: member.id })
      announce(`Key ${saved.name} handed over to ${saved.responsible.name}`)
      toast.success(<KeyMessage name={saved.name} happened={`handed over to ${saved.responsible.name}`} />)
      onClose()
    } catch (error) {
      setProblem(error)
    }
  }

  return (
    <FormDialog
      title="Hand over API key"
      description={
        <>
          “<bdi translate="no">{name}</bdi>” keeps its secret and its history.
        </>
      }
      state={{ isDirty, isSubmitting: update.isPending }}
      submit="Hand over"
      submitting="Handing over…"
      problem={problem !== null && <FormError error={problem} gone="This key has been deleted meanwhile." />}
      onSubmit={submit}
      onClose={onClose}
      returnFocus={returnFocus}
    >
      <MemberField projectRef={projectRef} value={member} onChange={setMember} />
    </FormDialog>
  )
}
