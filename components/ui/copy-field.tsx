/** A value with a copy button: shown in full, selected by one click. */
'use client'

import clsx from 'clsx'
import { Check, Copy } from 'lucide-react'
import { useRef, useState, type RefObject } from 'react'
import { useAnnounce } from './announcer'
import { Button } from './button'
import { copyText, writeToEvent } from './copy-text'

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

type State = 'idle' | 'copied' | 'failed'

/** The whole value is copied, by button, keyboard or menu; `onCopied` runs each time. */
export function CopyField({ label, value, action, onCopied, primary, buttonRef }: Props) {
  const code = useRef<HTMLElement>(null)
  const [state, setState] = useState<State>('idle')
  const announce = useAnnounce()

  async function run() {
    if (!code.current) return
    const copied = await copyText(value, code.current)
    setState(copied ? 'copied' : 'failed')
    if (!copied) return
    announce('Copied')
    onCopied?.()
  }

  return (
    <div role="region" aria-label={label}>
      <div
        className={clsx(
          'flex flex-col gap-3 rounded border border-line bg-sunken p-3',
          primary && 'sm:flex-row sm:items-center',
        )}
      >
        <code
          ref={code}
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
          variant={primary ? 'primary' : 'secondary'}
          icon={<Copy size={16} />}
          onClick={() => void run()}
          className={primary ? undefined : 'self-start'}
        >
          {action}
        </Button>
      </div>
      {state === 'copied' && (
        <p className="mt-1.5 flex items-center gap-1.5 text-xs font-medium text-success">
          <Check size={14} />
          Copied
        </p>
      )}
      {state === 'failed' && (
        <p role="alert" className="mt-1.5 text-xs text-on-danger-tint">
          Your browser did not allow copying. The text is selected: press Ctrl+C, or ⌘C on a Mac.
        </p>
      )}
    </div>
  )
}
