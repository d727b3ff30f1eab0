/** The Projects page: organizations with their projects, and the dialogs that change them. */
'use client'

import { Plus } from 'lucide-react'
import { useRouter } from 'next/navigation'
import { useCallback, useEffect, useRef, useState, type ReactNode } from 'react'
import { isSignedOut } from '@/lib/client/console-api'
import { signInAgain } from '@/lib/client/session'
import type { OrganizationWithProjects } from '@/lib/schema/project'
import { Button } from '@/components/ui/button'
import { count } from '@/components/ui/counts'
import { PageHeader } from '@/components/ui/page-header'
import { useMovedFocus } from '@/components/ui/use-moved-focus'
import { openerId, type DialogState } from './dialog-state'
import { ProjectDialog } from './project-dialog'
import { ProjectList } from './project-list'
import { ProjectToolbar } from './project-toolbar'
import { useProjectList } from './use-project-list'

const countAll = (organizations: readonly OrganizationWithProjects[]) => {
  const projects = organizations.reduce((sum, organization) => sum + organization.projects.length, 0)
  return `${projects.toLocaleString('en')} in ${count(organizations.length, 'organization')}`
}

/** Header, list and dialogs; the shell around them is the layout. */
export function ProjectsScreen({ breadcrumb }: { breadcrumb: ReactNode }) {
  const projects = useProjectList()
  const router = useRouter()
  const [dialog, setDialog] = useState<DialogState>({ kind: 'closed' })
  const opener = useRef<string>(openerId.newProject)
  const newOrganizationRef = useMovedFocus<HTMLButtonElement>()
  const { all } = projects

  const sessionEnded = isSignedOut(projects.list.error)
  // An ended session leads to the sign-in page, but not while a dialog may hold typed text.
  const mayLeave = dialog.kind === 'closed'
  useEffect(() => {
    if (sessionEnded && mayLeave) signInAgain()
  }, [sessionEnded, mayLeave])

  const open = useCallback((next: DialogState, openedBy: string) => {
    opener.current = openedBy
    setDialog(next)
  }, [])

  const newOrganization = (variant: 'outline' | 'primary') => (
    <Button
      ref={newOrganizationRef}
      id={openerId.newOrganization}
      variant={variant}
      onClick={() => open({ kind: 'new-organization' }, openerId.newOrganization)}
    >
      New organization
    </Button>
  )
  const header = all && all.length > 0 && (
    <div className="flex flex-wrap gap-x-4 gap-y-2">
      {newOrganization('outline')}
      <Button
        id={openerId.newProject}
        icon={<Plus size={16} />}
        onClick={() => open({ kind: 'new-project', organizationId: null }, openerId.newProject)}
      >
        New project
      </Button>
    </div>
  )

  return (
    <>
      <PageHeader breadcrumb={breadcrumb} title="Projects" about={all && countAll(all)} action={header} />
      <div className="flex flex-1 flex-col gap-4 px-4 py-4 lg:px-8">
        {all?.length !== 0 && <ProjectToolbar projects={projects} />}
        <ProjectList projects={projects} onOpen={open} createButton={newOrganization('primary')} />
      </div>
      <ProjectDialog
        dialog={dialog}
        organizations={all ?? []}
        preferred={projects.params.org}
        onClose={() => setDialog({ kind: 'closed' })}
        returnFocus={() => document.getElementById(opener.current) ?? document.getElementById(openerId.newProject)}
        // The selector shows projects too.
        onSettled={() => router.refresh()}
      />
    </>
  )
}
