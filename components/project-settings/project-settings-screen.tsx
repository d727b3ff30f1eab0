/** The Project Settings page: what the project asks of its keys. */
'use client'

import { useQuery } from '@tanstack/react-query'
import { WifiOff } from 'lucide-react'
import { useEffect, type ReactNode } from 'react'
import { isRefusal, isSignedOut, messageOf } from '@/lib/client/console-api'
import { rememberProject } from '@/lib/client/last-project'
import { projectSettingsOptions } from '@/lib/client/project-settings'
import { signInAgain } from '@/lib/client/session'
import type { ProjectRef } from '@/lib/paths'
import { Button } from '@/components/ui/button'
import { EmptyState } from '@/components/ui/empty-state'
import { PageHeader } from '@/components/ui/page-header'
import { Skeleton } from '@/components/ui/skeleton'
import { ProjectSettingsForm } from './project-settings-form'

type Props = { projectRef: ProjectRef; breadcrumb: ReactNode }

/** Header and form; the shell around them is the layout. */
export function ProjectSettingsScreen({ projectRef, breadcrumb }: Props) {
  const settings = useQuery(projectSettingsOptions(projectRef))
  useEffect(() => rememberProject(projectRef), [projectRef])

  return (
    <>
      <PageHeader breadcrumb={breadcrumb} title="Project Settings" />
      <div className="px-4 py-5 lg:px-8 lg:py-6">
        {settings.data && !isRefusal(settings.error) ? (
          <ProjectSettingsForm projectRef={projectRef} saved={settings.data} />
        ) : settings.isError ? (
          <EmptyState role="alert" icon={<WifiOff size={22} />} title="The settings could not be loaded" text={messageOf(settings.error)}>
            {isSignedOut(settings.error) ? (
              <Button onClick={signInAgain}>Sign in again</Button>
            ) : (
              <Button onClick={() => void settings.refetch()}>Try again</Button>
            )}
          </EmptyState>
        ) : (
          <div role="status" className="max-w-3xl">
            <span className="sr-only">Loading settings…</span>
            <Skeleton className="h-48" />
          </div>
        )}
      </div>
    </>
  )
}
