/** The kinds of findings that there are, and those that were dismissed, with their numbers: links, in narrow windows a select. */
'use client'

import NextLink from 'next/link'
import { findingsPath, type ProjectRef } from '@/lib/paths'
import type { FindingList } from '@/lib/client/findings'
import { Select } from '@/components/ui/select'
import type { ListedKind } from './finding-texts'

type Props = { projectRef: ProjectRef; kinds: readonly ListedKind[]; shown: FindingList | null; onShow: (kind: FindingList) => void }

const kindClass =
  'flex items-baseline justify-between gap-2 rounded px-3 py-1.5 text-[13px] leading-5 text-ink-muted hover:bg-hover aria-[current=page]:bg-primary-tint aria-[current=page]:font-semibold aria-[current=page]:text-on-primary-tint forced-colors:aria-[current=page]:border'

export function KindList({ projectRef, kinds, shown, onShow }: Props) {
  const dismissed = kinds.filter(({ kind }) => kind === 'dismissed')
  const link = ({ kind, title, count }: ListedKind) => (
    <li key={kind}>
      <NextLink
        href={findingsPath(projectRef, kind)}
        prefetch={false}
        onNavigate={(event) => {
          event.preventDefault()
          onShow(kind)
        }}
        aria-current={kind === shown ? 'page' : undefined}
        className={kindClass}
      >
        {title}
        <span className="tabular-nums">{count.toLocaleString('en')}</span>
      </NextLink>
    </li>
  )
  return (
    <>
      <nav aria-label="Findings" className="hidden lg:block">
        <ul>{kinds.filter(({ kind }) => kind !== 'dismissed').map(link)}</ul>
        {dismissed.length > 0 && (
          <>
            <p className="px-3 pt-5 pb-1 text-[11px] leading-4 font-bold tracking-wide text-ink-subtle uppercase">Dismissed</p>
            <ul>{dismissed.map(link)}</ul>
          </>
        )}
      </nav>
      <div className="lg:hidden">
        <Select
          label="Kind of finding"
          field
          value={shown ?? ''}
          onChange={(value) => {
            const chosen = kinds.find(({ kind }) => kind === value)
            if (chosen) onShow(chosen.kind)
          }}
          options={kinds.map(({ kind, title, count }) => ({
            value: kind,
            label: `${kind === 'dismissed' ? 'Dismissed' : title} (${count.toLocaleString('en')})`,
          }))}
        />
      </div>
    </>
  )
}
