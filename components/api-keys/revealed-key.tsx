/** The new secret, shown once, with copy buttons and an example command. */
'use client'

import { useLayoutEffect, useRef } from 'react'
import { developerSchemaPath } from '@/lib/paths'
import { Button } from '@/components/ui/button'
import { Callout } from '@/components/ui/callout'
import { CopyField } from '@/components/ui/copy-field'

type Props = { secret: string; publicUrl: string | null; onCopied: () => void; onDone: () => void }

/** The secret is in the props only, never in state or a cache. */
export function RevealedKey({ secret, publicUrl, onCopied, onDone }: Props) {
  const copyButton = useRef<HTMLButtonElement>(null)
  useLayoutEffect(() => copyButton.current?.focus(), [])
  const command = `curl -H "x-api-key: ${secret}" "${publicUrl ?? window.location.origin}${developerSchemaPath()}"`
  return (
    <>
      <div className="mt-6 flex flex-col gap-5">
        <Callout tone="warning">Copy this key now and keep it somewhere safe. It will not appear again.</Callout>
        <CopyField label="API key" value={secret} action="Copy" primary buttonRef={copyButton} onCopied={onCopied} />
        <div>
          <h3 className="mb-1.5 text-[13px] font-medium text-ink-muted">Try it from a terminal</h3>
          <CopyField label="Example command" value={command} action="Copy command" onCopied={onCopied} />
        </div>
      </div>
      <div className="mt-7">
        <Button variant="secondary" onClick={onDone}>
          Done
        </Button>
      </div>
    </>
  )
}
