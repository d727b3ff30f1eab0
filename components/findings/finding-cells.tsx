/** The cells of a finding that every kind has: its key, what to do, and what became of it. */
'use client'

import { ArrowRightLeft, BellOff, CircleAlert, CircleCheck, CirclePause, PanelRight, RefreshCw, ShieldCheck, Trash2 } from 'lucide-react'
import NextLink from 'next/link'
import { useRouter } from 'next/navigation'
import clsx from 'clsx'
import type { Finding } from '@/lib/schema/finding'
import type { Permission } from '@/lib/schema/permission'
import { Badge } from '@/components/ui/badge'
import { Button, ButtonLink } from '@/components/ui/button'
import { Menu, type MenuItem } from '@/components/ui/menu'
import { openerId } from '@/components/api-keys/dialog-state'
import { roleLabel, roleTone, unavailableFor } from '@/components/api-keys/role-texts'
import type { FindingActions } from './finding-actions'
import { fixLabels, fixOf, neededFor, type Fix } from './finding-fixes'
import { useRowResult, type RowResult } from './row-results'

export type CellOptions = { permissions: readonly Permission[]; isArchived: boolean; actions: FindingActions }

/** DOM id of the button that mends a finding. */
const fixId = (keyId: string) => `fix-${keyId}`

export function NameCell({ finding, hrefOf }: { finding: Finding; hrefOf: FindingActions['hrefOf'] }) {
  const { id, name, role, hint } = finding.key
  return (
    <>
      <NextLink
        id={openerId.open(id)}
        href={hrefOf(finding)}
        prefetch={false}
        title={name}
        dir="auto"
        translate="no"
        className="block truncate rounded text-left font-semibold hover:text-link hover:underline"
      >
        {name}
      </NextLink>
      <span className="flex min-h-4 items-center gap-2">
        <Badge tone={roleTone[role]} size="s">
          {roleLabel(role)}
        </Badge>
        <code translate="no" className="truncate font-mono text-[11px] leading-4 text-ink-muted">
          {hint}
        </code>
      </span>
    </>
  )
}

/** The button of the kind's fix, or what became of the row. */
export function FixCell({ finding, permissions, isArchived, actions }: CellOptions & { finding: Finding }) {
  const result = useRowResult(finding)
  if (result) return <Result result={result} />
  const fix = fixOf[finding.evidence.kind]
  const buttonClass = 'w-full px-2! text-[13px]! columns:w-auto'
  const { id, name } = finding.key
  if (fix === 'open') {
    return (
      <span className="flex columns:justify-end">
        <ButtonLink variant="outline" href={actions.hrefOf(finding)} prefetch={false} aria-label={`Open: ${name}`} className={buttonClass}>
          Open
        </ButtonLink>
      </span>
    )
  }
  return (
    <span className="flex columns:justify-end">
      <Button
        id={fixId(id)}
        variant={fix === 'delete' ? 'dangerOutline' : 'outline'}
        {...unavailable(unavailableFor(neededFor[fix], { permissions, isArchived }))}
        onClick={() => actions.fix(fix, finding, fixId(id))}
        aria-label={`${fixLabels[fix]}: ${name}`}
        className={buttonClass}
      >
        {fixLabels[fix]}
      </Button>
    </span>
  )
}

const unavailable = (reason: string | undefined) => (reason === undefined ? {} : { unavailable: reason })

export function Result({ result: { text, isRefused, detail } }: { result: RowResult }) {
  const Icon = isRefused ? CircleAlert : CircleCheck
  return (
    <span className={clsx('block text-[13px] columns:text-right', isRefused && 'text-on-danger-tint')}>
      <span className="inline-flex items-center gap-1.5 font-medium">
        <Icon size={16} aria-hidden className={clsx('shrink-0', !isRefused && 'text-success')} />
        {text}
      </span>
      {detail && <span className="block text-xs leading-4 wrap-anywhere">{detail}</span>}
    </span>
  )
}

const icon = { size: 16 } as const

const others: readonly { fix: Exclude<Fix, 'open'>; label: string; icon: MenuItem['icon'] }[] = [
  { fix: 'rotate', label: 'Rotate…', icon: <RefreshCw {...icon} /> },
  { fix: 'pause', label: 'Pause', icon: <CirclePause {...icon} /> },
  { fix: 'hand-over', label: 'Hand over…', icon: <ArrowRightLeft {...icon} /> },
]

/** Nothing more is done to a row that says what became of it, unless that was a refusal. */
export function MenuCell({ finding, permissions, isArchived, actions }: CellOptions & { finding: Finding }) {
  const result = useRowResult(finding)
  const router = useRouter()
  if (result && !result.isRefused) return null
  const { key, evidence } = finding
  const isDeleted = evidence.kind === 'deleted_in_use'
  const openedBy = openerId.menu(key.id)
  const item = (fix: Exclude<Fix, 'open'>) => ({
    onSelect: () => actions.fix(fix, finding, openedBy),
    unavailable: unavailableFor(neededFor[fix], { permissions, isArchived }),
  })
  const open = { label: 'Open', icon: <PanelRight {...icon} />, onSelect: () => router.push(actions.hrefOf(finding)) }
  const dismiss = {
    label: 'Dismiss…',
    icon: <BellOff {...icon} />,
    onSelect: () => actions.dismiss(finding, openedBy),
    unavailable: permissions.includes('findings:dismiss') ? undefined : 'Only who may pause keys can dismiss findings.',
  }
  const narrow = { label: 'Make it an Ingestion key', icon: <ShieldCheck {...icon} />, ...item('narrow') }
  const shown = others.filter(({ fix }) => !(fix === 'pause' && evidence.kind === 'paused_unused'))
  return (
    <Menu
      id={openedBy}
      label={`Actions for ${key.name}`}
      items={
        isDeleted
          ? [open, dismiss]
          : [
              open,
              ...(evidence.kind === 'least_privilege' ? [narrow] : []),
              ...shown.map(({ fix, ...one }) => ({ ...one, ...item(fix) })),
              dismiss,
              { label: 'Delete…', icon: <Trash2 {...icon} />, danger: true, ...item('delete') },
            ]
      }
    />
  )
}
