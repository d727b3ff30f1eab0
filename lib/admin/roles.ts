/** Roles as commands name them: one role, and where it holds. */
import 'server-only'
import type { Command } from 'commander'
import type { ProjectRef } from '../paths'
import type { Person, PersonRole, RoleOfPerson } from '../schema/person'
import { database } from '../server/database/open'
import { findProject, type Account } from './context'
import { projectArguments, wordOfRole, WrongUsage } from './arguments'

export type Where = { project?: ProjectRef[]; allProjects?: boolean }

/** Adds the options that say where a role holds. */
export const addWhere = (command: Command): Command =>
  command
    .option('--project <org/project>', 'a project in which the role holds; may be given several times', projectArguments)
    .option('--all-projects', 'the role holds in every project, also in those that are made later')

/** Refuses a role that does not say where it holds, before anything is opened. @throws WrongUsage */
export function checkWhere(role: PersonRole, { project = [], allProjects = false }: Where): void {
  if (role === 'ACCOUNT_ADMIN') {
    if (project.length > 0) throw new WrongUsage(`${wordOfRole(role)} is a role of the whole account: leave --project out.`)
  } else if (allProjects === project.length > 0) {
    throw new WrongUsage(`Say where ${wordOfRole(role)} holds: in each --project org/project, or in --all-projects.`)
  }
}

/** The role in each of the places. @throws Fault not_found for a project that is not there */
export async function rolesOf(account: Account, role: PersonRole, { project = [] }: Where): Promise<RoleOfPerson[]> {
  if (project.length === 0) return [{ role, projectId: null }]
  const places = await Promise.all(project.map((ref) => findProject(account, ref)))
  return places.map(({ id }) => ({ role, projectId: id }))
}

/** A person as the commands answer them. */
export type ShownPerson = {
  id: string
  email: string
  name: string
  status: string
  roles: { role: string; project: string | null }[]
  liveKeys: number
  lastSignInAt: string | null
  createdAt: string
}

/** Shows people, with projects as a command takes them. */
export async function showPeople(account: Account, people: Person[]): Promise<ShownPerson[]> {
  const { prisma } = await database()
  const ids = people.flatMap(({ roles }) => roles.flatMap(({ project }) => project?.id ?? []))
  const projects = await prisma.project.findMany({
    where: { accountId: account.id, id: { in: [...new Set(ids)] } },
    select: { id: true, identifier: true, organization: { select: { identifier: true } } },
  })
  const refs = new Map(projects.map(({ id, identifier, organization }) => [id, `${organization.identifier}/${identifier}`]))
  return people.map(({ id, email, name, status, roles, liveKeys, lastSignInAt, createdAt }) => ({
    id,
    email,
    name,
    status: status.toLowerCase(),
    roles: roles.map(({ role, project }) => ({ role: wordOfRole(role), project: project ? (refs.get(project.id) ?? null) : null })),
    liveKeys,
    lastSignInAt,
    createdAt,
  }))
}
