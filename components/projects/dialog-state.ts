/** Which dialog of the Projects page is open. */
import type { ListedProject, Organization } from '@/lib/schema/project'

/** A project, and the organization that it is in. */
export type PlacedProject = ListedProject & { organization: Organization }

export type DialogState =
  | { kind: 'closed' }
  | { kind: 'new-project'; organizationId: string | null }
  | { kind: 'new-organization' }
  | { kind: 'rename-project'; project: PlacedProject }
  | { kind: 'rename-organization'; organization: Organization }
  | { kind: 'archive' | 'restore' | 'delete'; project: PlacedProject }

/** DOM ids of the buttons that open dialogs: closing a dialog returns focus to its button. */
export const openerId = {
  newProject: 'new-project',
  newOrganization: 'new-organization',
  newProjectIn: (organizationId: string) => `new-project-in-${organizationId}`,
  projectMenu: (projectId: string) => `menu-of-${projectId}`,
  organizationMenu: (organizationId: string) => `menu-of-${organizationId}`,
}

/** What all dialogs of the page are given. */
export type DialogProps = { onClose: () => void; returnFocus: () => HTMLElement | null; /** After a change, or what may be one. */ onSettled: () => void }
