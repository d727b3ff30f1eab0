/** The new secret, shown once, with ways to put it to use. */
'use client'

import { useLayoutEffect, useRef } from 'react'
import { Callout } from '@/components/ui/callout'
import { CodeTabs } from '@/components/ui/code-tabs'
import { CopyField } from '@/components/ui/copy-field'
import { envLabel, keySamples } from './key-samples'

type Props = {
  secret: string
  /** Origin of the gateway; null where it is that of the page. */
  publicUrl: string | null
  onCopied: () => void
}

/** The secret is in the props only, never in state or a cache. */
export function RevealedKey({ secret, publicUrl, onCopied }: Props) {
  const copyButton = useRef<HTMLButtonElement>(null)
  useLayoutEffect(() => copyButton.current?.focus(), [])
  return (
    <>
      <Callout tone="warning">Copy this key now and keep it somewhere safe. It will not appear again.</Callout>
      <CopyField label="API key" value={secret} action="Copy" primary buttonRef={copyButton} onCopied={onCopied} />
      <div>
        <h3 className="mb-1.5 text-[13px] font-medium text-ink-muted">Use it</h3>
        <CodeTabs
          label="Ways to use the key"
          samples={keySamples(publicUrl ?? window.location.origin, secret)}
          onCopied={({ label }) => label === envLabel && onCopied()}
        />
      </div>
    </>
  )
}
