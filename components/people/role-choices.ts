/** The roles that somebody may give, and where. */
import { PersonRole, type RoleOfPerson } from '@/lib/schema/person'
import type { ProjectChoice } from '@/lib/schema/project'

/** What the signed-in person may give: SEI roles in these projects, and any role for the whole account. */
export type MayGive = { account: boolean; projects: readonly ProjectChoice[] }

type Choice<Value> = { value: Value; label: string }

/** The value of the choice "Whole account", which has no id. */
export const wholeAccount = 'account'

/** Names of projects; those that two organizations have say which one is meant. */
export function projectChoices(projects: readonly ProjectChoice[]): Choice<string>[] {
  const isShared = ({ id, projectName }: ProjectChoice) =>
    projects.some((other) => other.id !== id && other.projectName === projectName)
  return projects.map((project) => ({
    value: project.id,
    label: isShared(project) ? `${project.projectName} (${project.orgName})` : project.projectName,
  }))
}

/** Where roles may be given. */
export const placeChoices = ({ account, projects }: MayGive): Choice<string>[] => [
  ...(account ? [{ value: wholeAccount, label: 'Whole account' }] : []),
  ...projectChoices(projects),
]

// The role that allows most comes first.
const allRoles = PersonRole.options

/** The roles that there are in a project, or in the whole account where it is null. */
export const rolesAt = (projectId: string | null): PersonRole[] =>
  allRoles.filter((role) => projectId === null || role !== 'ACCOUNT_ADMIN')

/** Whether the signed-in person may give and take roles in this place. */
export const isGiven = (may: MayGive, projectId: string | null): boolean =>
  projectId === null ? may.account : may.projects.some(({ id }) => id === projectId)

/** The first role of a form: the one that allows least, in this project where it may be given there. */
export function firstRole(may: MayGive, openProjectId: string | undefined): RoleOfPerson {
  const project = may.projects.find(({ id }) => id === openProjectId) ?? may.projects[0]
  return { role: 'SEI_VIEWER', projectId: project?.id ?? null }
}

/** Another line: the next place that has no role yet. */
export function nextRole(may: MayGive, roles: readonly RoleOfPerson[]): RoleOfPerson {
  const free = may.projects.find(({ id }) => roles.every(({ projectId }) => projectId !== id))
  return { role: 'SEI_VIEWER', projectId: free?.id ?? may.projects[0]?.id ?? null }
}

/** Each role once. */
export const withoutDoubles = (roles: readonly RoleOfPerson[]): RoleOfPerson[] =>
  roles.filter(
    (role, index) => index === roles.findIndex((other) => other.role === role.role && other.projectId === role.projectId),
  )

/** For each place the role that allows most, in the order in which the places come first. */
export function strongest(roles: readonly RoleOfPerson[]): RoleOfPerson[] {
  const places = [...new Set(roles.map(({ projectId }) => projectId))]
  return places.flatMap((projectId) => {
    const role = allRoles.find((candidate) => roles.some((given) => given.projectId === projectId && given.role === candidate))
    return role ? [{ role, projectId }] : []
  })
}
