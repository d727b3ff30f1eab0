/** Samples of code behind tabs, each with a button that copies it. */
'use client'

import clsx from 'clsx'
import { Check, Copy } from 'lucide-react'
import { Tabs } from 'radix-ui'
import { IconButton } from './icon-button'
import { writeToEvent } from './copy-text'
import { copyRefused, useCopy } from './use-copy'

export type CodeSample = {
  label: string
  code: string
  /** A sentence about where it belongs. */
  note: string
}

type Props = {
  /** Accessible name of the tabs. */
  label: string
  samples: readonly CodeSample[]
  /** Runs each time a sample is copied. */
  onCopied?: (sample: CodeSample) => void
}

/** Begins with the first sample. */
export function CodeTabs({ label, samples, onCopied }: Props) {
  return (
    <Tabs.Root
      defaultValue={samples[0]?.label}
      className="relative overflow-hidden rounded border border-line bg-sunken"
    >
      {/* What scrolls ends before the Copy button. */}
      <div className="border-b border-line bg-surface pr-11 pl-3">
        <Tabs.List aria-label={label} className="flex gap-5 overflow-x-auto [scrollbar-width:none]">
          {samples.map((sample) => (
            <Tabs.Trigger
              key={sample.label}
              value={sample.label}
              className={clsx(
                'h-9 shrink-0 border-b-2 border-transparent text-[13px] font-medium text-ink-muted hover:text-ink focus-visible:-outline-offset-2',
                'data-[state=active]:border-primary data-[state=active]:font-semibold data-[state=active]:text-link dark:data-[state=active]:border-link',
              )}
            >
              {sample.label}
            </Tabs.Trigger>
          ))}
        </Tabs.List>
      </div>
      {samples.map((sample) => (
        <Tabs.Content key={sample.label} value={sample.label} tabIndex={-1}>
          <Sample {...sample} onCopied={() => onCopied?.(sample)} />
        </Tabs.Content>
      ))}
    </Tabs.Root>
  )
}

function Sample({ label, code, note, onCopied }: CodeSample & { onCopied: () => void }) {
  const { shown, state, copy } = useCopy<HTMLPreElement>(code, onCopied)
  return (
    <>
      <IconButton
        label={`Copy ${label}`}
        hint={state === 'copied' ? 'Copied' : 'Copy'}
        icon={state === 'copied' ? <Check size={16} className="text-success" /> : <Copy size={16} />}
        onClick={() => void copy()}
        className="absolute top-0.5 right-2 bg-surface"
      />
      {/* Focusable: a long line scrolls, by the keyboard too. */}
      <pre
        ref={shown}
        translate="no"
        tabIndex={0}
        role="region"
        aria-label={`${label} sample`}
        onCopy={(event) => {
          // All of it is what a person selects who copies by hand; a part of it stays a part.
          if (window.getSelection()?.toString().trim() !== code.trim()) return
          writeToEvent(event, code)
          onCopied()
        }}
        className="overflow-x-auto p-3 font-mono text-xs leading-5 text-ink focus-visible:-outline-offset-2"
      >
        <Highlighted code={code} />
      </pre>
      <p className="border-t border-line px-3 py-2 text-xs leading-4 text-pretty text-ink-muted">{note}</p>
      {state === 'failed' && (
        <p role="alert" className="border-t border-line px-3 py-2 text-xs leading-4 text-on-danger-tint">
          {copyRefused}
        </p>
      )}
    </>
  )
}

const quoted = /("[^"\n]*"|'[^'\n]*')/
const variable = /(\$\{\{.*?\}\}|\$\w+)/

/** Texts in quotes and variables have colours of their own. */
function Highlighted({ code }: { code: string }) {
  return code.split(quoted).map((part, index) => (
    <span key={index} className={index % 2 === 1 ? 'text-on-teal-tint' : undefined}>
      {part.split(variable).map((piece, at) => (
        <span key={at} className={at % 2 === 1 ? 'text-link' : undefined}>
          {piece}
        </span>
      ))}
    </span>
  ))
}
