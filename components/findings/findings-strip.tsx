/** Above the list of keys, only where there are findings: how many, and the most serious of them with their evidence. */
'use client'

import { useQuery } from '@tanstack/react-query'
import clsx from 'clsx'
import { ChevronRight, TriangleAlert } from 'lucide-react'
import NextLink from 'next/link'
import { isRefusal } from '@/lib/client/console-api'
import { findingCountsOptions } from '@/lib/client/findings'
import { projectSettingsOptions } from '@/lib/client/project-settings'
import { findingsPath, type ProjectRef } from '@/lib/paths'
import type { FindingCounts } from '@/lib/schema/finding'
import { count } from '@/components/ui/counts'
import { Truncated } from '@/components/ui/truncated'
import { fixOf, hrefOfKey } from './finding-fixes'
import { FindingIcon } from './finding-icon'
import { FindingLine } from './finding-line'
import { findingTexts, severalEvidence } from './finding-texts'

type KindCount = FindingCounts['kinds'][number]

/** For people who may read keys. The numbers of a refresh that failed stay, unless access was refused. */
export function FindingsStrip({ projectRef }: { projectRef: ProjectRef }) {
  const { data, error } = useQuery(findingCountsOptions(projectRef))
  const unusedAfterDays = useQuery(projectSettingsOptions(projectRef)).data?.unusedAfterDays
  const kinds = data?.kinds ?? []
  const [first] = kinds
  if (!first || isRefusal(error)) return null
  const number = count(kinds.length, 'finding')
  return (
    <section aria-label="Findings" className="@container">
      <NextLink
        href={findingsPath(projectRef)}
        prefetch={false}
        className="flex min-h-10 items-center gap-2 rounded border border-warning-line bg-warning-tint px-3 py-2 text-[13px] text-on-warning-tint @min-[42rem]:hidden"
      >
        <TriangleAlert size={16} aria-hidden className="shrink-0" />
        <span className="shrink-0 font-semibold">{number}</span>
        <span className="min-w-0 flex-1 truncate">{findingTexts[first.kind].several(first.count)}</span>
        <ChevronRight size={16} aria-hidden className="shrink-0" />
      </NextLink>
      <div className="hidden overflow-hidden rounded border border-warning-line bg-surface @min-[42rem]:flex">
        <div className="flex w-32 shrink-0 gap-2 bg-warning-tint px-4 py-2.75 text-[13px] leading-5 font-semibold text-on-warning-tint">
          <TriangleAlert size={16} aria-hidden className="mt-0.5 shrink-0" />
          <p className="whitespace-nowrap">
            {number}
            <NextLink
              href={findingsPath(projectRef)}
              prefetch={false}
              className="block text-xs leading-4 font-medium underline underline-offset-2"
            >
              Review all
            </NextLink>
          </p>
        </div>
        {kinds.slice(0, 3).map((counted, index) => (
          <Cell key={counted.kind} projectRef={projectRef} counted={counted} unusedAfterDays={unusedAfterDays} isThird={index === 2} />
        ))}
      </div>
    </section>
  )
}

type CellProps = { projectRef: ProjectRef; counted: KindCount; unusedAfterDays: number | undefined; isThird: boolean }

/** One kind. Where it has one finding alone, that one. */
function Cell({ projectRef, counted, unusedAfterDays, isThird }: CellProps) {
  const { kind, first } = counted
  const { name } = first.key
  const isOne = counted.count === 1
  const isOpened = fixOf[kind] === 'open'
  return (
    <div
      className={clsx(
        'min-w-0 flex-1 basis-0 items-center gap-3 border-line-soft px-4 py-2.75 not-nth-2:border-l',
        isThird ? 'hidden @min-[60rem]:flex' : 'flex',
      )}
    >
      <FindingIcon kind={kind} />
      <div className="min-w-0 flex-1">
        <p className="flex text-[13px] leading-5 font-semibold">
          {isOne ? (
            <>
              <Truncated text={name} translate="no" />
              <span className="shrink-0 whitespace-pre"> – {findingTexts[kind].one}</span>
            </>
          ) : (
            <Truncated text={findingTexts[kind].several(counted.count)} />
          )}
        </p>
        <p className="truncate text-xs leading-4 text-ink-muted">
          {isOne ? <FindingLine evidence={first.evidence} /> : severalEvidence(counted, unusedAfterDays)}
        </p>
      </div>
      {isOne ? (
        <CellLink href={isOpened ? hrefOfKey(projectRef, first) : findingsPath(projectRef, kind)} about={name}>
          {isOpened ? 'Open' : 'Review'}
        </CellLink>
      ) : (
        <CellLink href={findingsPath(projectRef, kind)} about={findingTexts[kind].title}>
          Review
        </CellLink>
      )}
    </div>
  )
}

/** `about` tells the links apart for assistive technology. */
function CellLink({ href, about, children }: { href: string; about: string; children: string }) {
  return (
    <NextLink
      href={href}
      prefetch={false}
      aria-label={`${children}: ${about}`}
      className="text-[13px] leading-5 font-semibold text-link hover:underline"
    >
      {children}
    </NextLink>
  )
}
