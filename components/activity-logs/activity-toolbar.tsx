/** The filters above the activity log, and the file of what they let through. */
'use client'

import { Download, RotateCw, UserRound } from 'lucide-react'
import { ActivityAction, ActivityType } from '@/lib/schema/activity'
import { ButtonLink, Button } from '@/components/ui/button'
import { CheckMenu } from '@/components/ui/check-menu'
import { Chip, ChipField } from '@/components/ui/chip-field'
import { IconButton } from '@/components/ui/icon-button'
import { useNow } from '@/components/ui/relative-time'
import { actionLabel, typeLabel } from './activity-texts'
import { PeriodFilter } from './period-filter'
import { readEmail, splitEmails } from './read-emails'
import type { ActivityLog } from './use-activity-log'

/** DOM id of the field for emails, which takes the focus when a panel with the focused button disappears. */
export const emailFieldId = 'filter-emails'

/** Options for all that there is, and for what the URL asks for beside it. */
const optionsOf = (known: readonly string[], asked: readonly string[], labelOf: (name: string) => string) =>
  [...new Set([...known, ...asked])].map((value) => ({ value, label: labelOf(value) }))

/** All of them change the URL. */
export function ActivityToolbar({ log }: { log: ActivityLog }) {
  const { emails, types, actions, target } = log.params
  const now = useNow()
  const items = log.list.data?.items ?? []
  return (
    <div role="search" aria-label="Activity log" className="flex flex-wrap items-start gap-3">
      <ChipField
        id={emailFieldId}
        label="Email"
        placeholder="Add an email"
        icon={<UserRound size={16} />}
        values={emails}
        onChange={(values) => log.filter({ emails: values })}
        read={readEmail}
        split={splitEmails}
        count={(total) => `${total} people`}
      />
      <CheckMenu
        label="Type"
        all="All types"
        options={optionsOf(ActivityType.options, types, typeLabel)}
        values={types}
        onChange={(values) => log.filter({ types: values })}
        count={(total) => `${total} types`}
      />
      <CheckMenu
        label="Action"
        all="All actions"
        options={optionsOf(ActivityAction.options, actions, actionLabel)}
        values={actions}
        onChange={(values) => log.filter({ actions: values })}
        count={(total) => `${total} actions`}
      />
      <PeriodFilter log={log} />
      {target !== null && (
        <span className="flex h-8 max-w-full min-w-0 items-center">
          <Chip
            about="About"
            text={items.find((item) => item.target?.id === target)?.target?.name ?? 'one of them'}
            onRemove={() => {
              document.getElementById(emailFieldId)?.focus()
              log.filter({ target: null })
            }}
          />
        </span>
      )}
      {log.filtered && (
        <Button
          variant="quiet"
          onClick={() => {
            document.getElementById(emailFieldId)?.focus()
            log.clearFilters()
          }}
          className="text-[13px]!"
        >
          Clear filters
        </Button>
      )}
      <span className="ml-auto flex items-center gap-2">
        <IconButton
          label="Refresh"
          hint="Look for new entries"
          icon={<RotateCw size={16} className={log.list.isFetching ? 'motion-safe:animate-spin' : undefined} />}
          onClick={() => void log.list.refetch()}
        />
        <ButtonLink variant="outline" href={log.fileUrl(now)} download prefetch={false} className="px-3! text-[13px]!">
          <Download size={16} />
          Download CSV
        </ButtonLink>
      </span>
    </div>
  )
}
