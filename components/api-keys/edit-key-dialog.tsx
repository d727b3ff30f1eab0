/** The dialog that edits a key: name, description, expiry, networks and responsible person. The role cannot be changed here. */
'use client'

import { zodResolver } from '@hookform/resolvers/zod'
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { Controller, useForm, useWatch } from 'react-hook-form'
import { toast } from 'sonner'
import { showFieldErrors } from '@/lib/client/form-errors'
import { useUpdateKey } from '@/lib/client/key-changes'
import { keyDetailOptions } from '@/lib/client/key-queries'
import { projectSettingsOptions } from '@/lib/client/project-settings'
import type { ProjectRef } from '@/lib/paths'
import type { Key } from '@/lib/schema/key'
import { FormError } from '@/components/shell/form-error'
import { useAnnounce } from '@/components/ui/announcer'
import { ConfirmDialog } from '@/components/ui/confirm-dialog'
import { Dialog } from '@/components/ui/dialog'
import { useNow } from '@/components/ui/relative-time'
import { Skeleton } from '@/components/ui/skeleton'
import { useLeaveGuard } from '@/components/ui/use-leave-guard'
import { changesOf, EditedKey, editedKeyOf, errorOfExpiry, lifeOf, type EditedKeyInput } from './edited-key'
import { ExpiryField } from './expiry-field'
import { KeyForm } from './key-form'
import { KeyMessage } from './key-message'
import { MemberField } from './member-field'
import { NetworksField } from './networks-field'
import { roleLabel } from './role-texts'

type Props = { projectRef: ProjectRef; keyToEdit: Key; onClose: () => void; returnFocus: () => HTMLElement | null }

/** Sends changed fields only, so that two people who edit different fields do not undo each other. */
export function EditKeyDialog({ projectRef, keyToEdit, onClose, returnFocus }: Props) {
  const form = useForm<EditedKeyInput, unknown, EditedKey>({ resolver: zodResolver(EditedKey), defaultValues: editedKeyOf(keyToEdit) })
  const { errors, isDirty, isSubmitting } = form.formState
  const [problem, setProblem] = useState<unknown>(null)
  const [confirmingClose, setConfirmingClose] = useState(false)
  const detail = useQuery(keyDetailOptions(projectRef, keyToEdit.id))
  const settings = useQuery(projectSettingsOptions(projectRef))
  const networks = useWatch({ control: form.control, name: 'networks' })
  const life = detail.data && lifeOf(detail.data)
  const update = useUpdateKey(projectRef)
  const announce = useAnnounce()
  const now = useNow()
  useLeaveGuard(isDirty, requestClose)

  function requestClose() {
    if (isSubmitting || confirmingClose) return
    if (isDirty) setConfirmingClose(true)
    else onClose()
  }

  async function submit(input: EditedKey) {
    setProblem(null)
    const wrongEnd = errorOfExpiry(input, life, now)
    if (wrongEnd) return form.setError('expiresAt', { message: wrongEnd })
    const changes = changesOf(keyToEdit, input, life)
    if (Object.keys(changes).length === 0) return onClose()
    try {
      const saved = await update.mutateAsync({ keyId: keyToEdit.id, ...changes })
      announce(`Key ${saved.name} saved`)
      toast.success(<KeyMessage name={saved.name} happened="saved" />)
      onClose()
    } catch (error) {
      if (!showFieldErrors(form, ['name', 'description', 'expiresAt', 'networks', 'responsibleId'], error)) setProblem(error)
    }
  }

  return (
    <Dialog
      title="Edit API Key"
      description={`Role: ${roleLabel(keyToEdit.role)}. It was fixed when the key was created.`}
      onRequestClose={requestClose}
      returnFocus={returnFocus}
    >
      <KeyForm
        form={form}
        submit="Save"
        submitting="Saving…"
        problem={problem !== null && <FormError error={problem} gone="This key has been deleted meanwhile." />}
        onSubmit={form.handleSubmit(submit)}
        onCancel={requestClose}
      >
        {life ? (
          <Controller
            control={form.control}
            name="expiresAt"
            render={({ field: { value, onChange } }) => (
              <ExpiryField value={value} onChange={onChange} settings={settings.data} current={life} error={errors.expiresAt?.message} />
            )}
          />
        ) : (
          <ExpiryNotLoaded failed={detail.isError} />
        )}
        <NetworksField
          registered={form.register('networks')}
          text={networks}
          onUse={(text) => form.setValue('networks', text, { shouldDirty: true, shouldValidate: true })}
          use={detail.data}
          error={errors.networks?.message}
        />
        <Controller
          control={form.control}
          name="responsibleId"
          render={({ field: { value, onChange } }) => (
            <MemberField projectRef={projectRef} value={value} onChange={onChange} error={errors.responsibleId?.message} />
          )}
        />
      </KeyForm>
      {confirmingClose && (
        <ConfirmDialog
          title="Discard your changes?"
          description="The key stays as it was."
          confirm="Discard"
          cancel="Keep editing"
          onConfirm={onClose}
          onCancel={() => setConfirmingClose(false)}
        />
      )}
    </Dialog>
  )
}

/** When its secret was created, from which days count, comes with the key's detail. */
function ExpiryNotLoaded({ failed }: { failed: boolean }) {
  if (failed) return <p className="text-[13px] text-ink-muted">When it expires could not be loaded, and stays as it is.</p>
  return (
    <div role="status">
      <span className="sr-only">Loading when it expires…</span>
      <Skeleton className="h-16" />
    </div>
  )
}
