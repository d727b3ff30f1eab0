/** The projects that a person may open, for the project selector and for the way in. */
import 'server-only'
import type { ProjectChoice } from '../../schema/project'
import { permissionsOfRoles } from '../access/roles'
import type { SignedIn } from '../access/session'
import { database } from '../database/open'

/** In the order of their names, archived ones last; an account-wide role opens every project of the account. */
export async function listProjects({ account, bindings }: Pick<SignedIn, 'account' | 'bindings'>): Promise<ProjectChoice[]> {
  const { prisma } = await database()
  const everywhere = bindings.some((binding) => binding.projectId === null)
  const bound = bindings.flatMap((binding) => binding.projectId ?? [])
  const projects = await prisma.project.findMany({
    where: { accountId: account.id, deletedAt: null, ...(everywhere ? {} : { id: { in: bound } }) },
    orderBy: [{ organization: { name: 'asc' } }, { name: 'asc' }],
    select: { id: true, identifier: true, name: true, archivedAt: true, organization: { select: { identifier: true, name: true } } },
  })
  const permissionsIn = (projectId: string) =>
    permissionsOfRoles(bindings.flatMap((binding) => (binding.projectId === null || binding.projectId === projectId ? binding.role : [])))
  const choices = projects.map((project) => ({
    id: project.id,
    org: project.organization.identifier,
    orgName: project.organization.name,
    project: project.identifier,
    projectName: project.name,
    isArchived: project.archivedAt !== null,
    mayChangeSettings: project.archivedAt === null && permissionsIn(project.id).includes('project_settings:change'),
    mayReadActivity: permissionsIn(project.id).includes('activity_logs:read'),
  }))
  return [...choices.filter(({ isArchived }) => !isArchived), ...choices.filter(({ isArchived }) => isArchived)]
}
