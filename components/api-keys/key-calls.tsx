/** The calls of a key in its panel: thirty days by kind as a chart or as a table, and why some were refused. */
'use client'

import { useState } from 'react'
import type { KeyUsage } from '@/lib/schema/key-usage'
import { PanelSection } from '@/components/ui/panel-section'
import { Segments } from '@/components/ui/segments'
import { CallsChart } from './calls-chart'
import { CallsTable } from './calls-table'
import { sum } from '@/components/ui/counts'
import { countCalls } from './key-counts'
import { refusalsInWords, shareInWords, totalsOf, usageKinds } from './usage-kinds'

const views = [
  { value: 'chart', label: 'Chart' },
  { value: 'table', label: 'Table' },
] as const

const title = 'Calls, last 30 days'

/** The table is there for screen readers while the chart is shown. */
export function KeyCalls({ usage, isUnused }: { usage: KeyUsage; isUnused: boolean }) {
  const [view, setView] = useState<(typeof views)[number]['value']>('chart')
  const { days, rotatedAt, secrets } = usage
  const totals = totalsOf(days)
  if (sum(totals) === 0) {
    return (
      <PanelSection title={title}>
        <p className="text-[13px] text-ink-muted">{isUnused ? 'No calls yet.' : 'No calls in these days.'}</p>
      </PanelSection>
    )
  }
  const refusals = refusalsInWords(days)
  return (
    <PanelSection title={title} action={<Segments label="Show calls as" size="s" value={view} options={views} onChange={setView} />}>
      <Legend totals={totals} />
      {view === 'chart' && <CallsChart days={days} rotatedAt={rotatedAt} />}
      <div className={view === 'chart' ? 'sr-only' : 'mt-3'}>
        <CallsTable days={days} rotatedAt={rotatedAt} />
      </div>
      {refusals && <p className="mt-2 text-xs leading-4 text-ink-muted">Refused: {refusals}</p>}
      {secrets.length > 1 && <Secrets secrets={secrets} />}
    </PanelSection>
  )
}

function Legend({ totals }: { totals: readonly number[] }) {
  return (
    <ul aria-label="Calls by kind" className="flex flex-wrap gap-x-4 gap-y-1 text-xs leading-4 text-ink-muted">
      {usageKinds.map(({ kind, label, fill }, index) => {
        const total = totals[index]!
        return (
          <li key={kind} className="flex items-center gap-1.5 whitespace-nowrap">
            <svg aria-hidden width={8} height={8}>
              <rect width={8} height={8} rx={2} className={fill} />
            </svg>
            {label} <strong className="font-semibold text-ink tabular-nums">{total.toLocaleString('en')}</strong>
            {kind === 'refused' && total > 0 && ` (${shareInWords(total, sum(totals))})`}
          </li>
        )
      })}
    </ul>
  )
}

/** Where there was a rotation in these days: how much of the calls came with which secret. */
function Secrets({ secrets }: Pick<KeyUsage, 'secrets'>) {
  return (
    <ul aria-label="Calls by secret" className="mt-3">
      {secrets.map(({ id, hint, isCurrent, calls, refused }) => (
        <li key={id} className="flex flex-wrap items-baseline gap-x-3 border-t border-line-soft py-1.5 text-[13px] leading-5">
          <code translate="no" className="font-mono text-xs">
            {hint}
          </code>
          <span className="text-xs text-ink-muted">{isCurrent ? 'current secret' : 'earlier secret'}</span>
          <span className="ml-auto text-right tabular-nums">
            {countCalls(calls)}
            {refused > 0 && <span className="text-on-danger-tint">, {refused.toLocaleString('en')} refused</span>}
          </span>
        </li>
      ))}
    </ul>
  )
}
