/** The dialog of the Projects page that is open, if one is. */
import type { Organization } from '@/lib/schema/project'
import type { DialogProps, DialogState } from './dialog-state'
import { NewOrganizationDialog } from './new-organization-dialog'
import { NewProjectDialog } from './new-project-dialog'
import { ProjectActionDialog } from './project-action-dialog'
import { RenameDialog } from './rename-dialog'

type Props = DialogProps & {
  dialog: DialogState
  organizations: readonly Organization[]
  /** The identifier of the organization that is filtered by: a new project is probably meant to be in it. */
  preferred: string | null
}

export function ProjectDialog({ dialog, organizations, preferred, ...shared }: Props) {
  switch (dialog.kind) {
    case 'closed':
      return null
    case 'new-organization':
      return <NewOrganizationDialog {...shared} />
    case 'rename-project':
      return <RenameDialog {...shared} kind="project" place={dialog.project} />
    case 'rename-organization':
      return <RenameDialog {...shared} kind="organization" place={dialog.organization} />
    case 'new-project': {
      const organizationId = dialog.organizationId ?? organizations.find(({ identifier }) => identifier === preferred)?.id ?? null
      return <NewProjectDialog {...shared} organizations={organizations} organizationId={organizationId} />
    }
    default:
      return <ProjectActionDialog {...shared} action={dialog.kind} project={dialog.project} />
  }
}
