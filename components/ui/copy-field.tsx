/** A value with a copy button: shown in full, selected by one click. */
'use client'

import clsx from 'clsx'
import { Check, Copy } from 'lucide-react'
import type { RefObject } from 'react'
import { Button } from './button'
import { writeToEvent } from './copy-text'
import { copyRefused, useCopy } from './use-copy'

type Props = {
  /** Accessible name of the region. */
  label: string
  value: string
  /** Label of the button. */
  action: string
  onCopied?: () => void
  primary?: boolean
  buttonRef?: RefObject<HTMLButtonElement | null>
}

/** The whole value is copied, by button, keyboard or menu; `onCopied` runs each time. */
export function CopyField({ label, value, action, onCopied, primary, buttonRef }: Props) {
  const { shown, state, copy } = useCopy<HTMLElement>(value, onCopied)
  const copied = state === 'copied'
  return (
    <div role="region" aria-label={label}>
      <div
        className={clsx(
          'flex flex-col gap-3 rounded border border-line bg-sunken p-3',
          primary && 'sm:flex-row sm:items-center',
        )}
      >
        <code
          ref={shown}
          translate="no"
          onCopy={(event) => {
            writeToEvent(event, value)
            onCopied?.()
          }}
          className={clsx(
            'min-w-0 flex-1 cursor-text font-mono wrap-anywhere select-all',
            primary ? 'text-sm' : 'text-xs',
          )}
        >
          {value}
        </code>
        <Button
          ref={buttonRef}
          variant={primary ? (copied ? 'outline' : 'primary') : 'secondary'}
          icon={primary && copied ? <Check size={16} /> : <Copy size={16} />}
          onClick={() => void copy()}
          className={primary ? undefined : 'self-start'}
        >
          {primary && copied ? 'Copied' : action}
        </Button>
      </div>
      {copied && !primary && (
        <p className="mt-1.5 flex items-center gap-1.5 text-xs font-medium text-success">
          <Check size={14} />
          Copied
        </p>
      )}
      {state === 'failed' && (
        <p role="alert" className="mt-1.5 text-xs text-on-danger-tint">
          {copyRefused}
        </p>
      )}
    </div>
  )
}
