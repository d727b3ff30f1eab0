/** Commands about organizations and projects. */
import 'server-only'
import type { Command } from 'commander'
import type { ProjectRef } from '../paths'
import { CreateOrganization, CreateProject, Rename, type ListedProject } from '../schema/project'
import { archiveProject, restoreProject } from '../server/projects/archive'
import { createOrganization } from '../server/projects/create-organization'
import { createProject } from '../server/projects/create-project'
import { deleteProject } from '../server/projects/delete'
import { listOrganizations } from '../server/projects/list-all'
import { renameOrganization, renameProject } from '../server/projects/rename'
import { Fault } from '../server/fault'
import { findProject, operatorOf, type Account } from './context'
import type { Perform } from './perform'
import { moment, table } from './table'
import { example, examples, projectArgument } from './arguments'

/** A project as the commands answer it: by `org/project`, as they take it. */
const shown = ({ id, name, status, liveKeys, people, createdAt }: ListedProject, project: string) => ({
  id,
  project,
  name,
  status: status.toLowerCase(),
  liveKeys,
  people,
  createdAt,
})
type ShownProject = ReturnType<typeof shown>

const columns = {
  PROJECT: ({ project }: ShownProject) => project,
  NAME: ({ name }: ShownProject) => name,
  STATUS: ({ status }: ShownProject) => status,
  'LIVE KEYS': ({ liveKeys }: ShownProject) => String(liveKeys),
  PEOPLE: ({ people }: ShownProject) => String(people),
  CREATED: ({ createdAt }: ShownProject) => moment(createdAt),
}

/** @throws Fault not_found */
async function findOrganization(account: Account, identifier: string) {
  const { organizations } = await listOrganizations(operatorOf(account))
  const found = organizations.find((organization) => organization.identifier === identifier)
  if (!found) throw new Fault('not_found', `There is no organization ${identifier}. \`organizations list\` shows those that there are.`)
  return found
}

const refOf = ({ org, project }: ProjectRef) => `${org}/${project}`
const argument = ['<org/project>', 'the project, by its identifiers'] as const

function addProjects(program: Command, perform: Perform): void {
  const projects = program.command('projects').description('list, create, rename, archive, restore and delete projects')

  projects
    .command('list')
    .description('all projects, archived ones too')
    .addHelpText('after', examples(example('projects list')))
    .action(
      perform(async ({ account }) => {
        const { organizations } = await listOrganizations(operatorOf(await account()))
        const all = organizations.flatMap((organization) =>
          organization.projects.map((project) => shown(project, `${organization.identifier}/${project.identifier}`)),
        )
        return { text: table(all, columns, 'There is no project.'), json: { projects: all } }
      }),
    )

  projects
    .command('create')
    .description('create a project; its identifier stays as it is for ever')
    .argument(...argument, projectArgument)
    .requiredOption('--name <name>', 'what people see it as')
    .addHelpText('after', examples(example('projects create default/payments --name Payments')))
    .action(
      perform(async ({ account }, ref: ProjectRef, { name }: { name: string }) => {
        const where = await account()
        const { id: organizationId } = await findOrganization(where, ref.org)
        const input = CreateProject.parse({ organizationId, name, identifier: ref.project })
        const project = await createProject(operatorOf(where), input)
        return { text: `Created ${refOf(ref)}.`, json: { project: shown(project, refOf(ref)) } }
      }),
    )

  projects
    .command('rename')
    .description('change the name of a project; its identifier stays')
    .argument(...argument, projectArgument)
    .requiredOption('--name <name>', 'what people see it as from now on')
    .addHelpText('after', examples(example(`projects rename default/payments --name 'Payments and refunds'`)))
    .action(
      perform(async ({ account }, ref: ProjectRef, { name }: { name: string }) => {
        const where = await account()
        const project = await renameProject(operatorOf(where), (await findProject(where, ref)).id, Rename.parse({ name }))
        return { text: `Renamed ${refOf(ref)}.`, json: { project: shown(project, refOf(ref)) } }
      }),
    )

  const archive = 'refuse all keys of a project at once, and make its pages read-only'
  const restore = 'let the keys of an archived project work again'
  const states = [
    { name: 'archive', what: archive, change: archiveProject, done: 'Archived' },
    { name: 'restore', what: restore, change: restoreProject, done: 'Restored' },
  ]
  for (const { name, what, change, done } of states) {
    projects
      .command(name)
      .description(what)
      .argument(...argument, projectArgument)
      .addHelpText('after', examples(example(`projects ${name} default/payments`)))
      .action(
        perform(async ({ account }, ref: ProjectRef) => {
          const where = await account()
          const project = await change(operatorOf(where), (await findProject(where, ref)).id)
          return { text: `${done} ${refOf(ref)}.`, json: { project: shown(project, refOf(ref)) } }
        }),
      )
  }

  projects
    .command('delete')
    .description('delete an archived project without live keys, for good; its identifier is not given again')
    .argument(...argument, projectArgument)
    .addHelpText('after', examples(example('projects delete default/payments')))
    .action(
      perform(async ({ account }, ref: ProjectRef) => {
        const where = await account()
        const { id } = await findProject(where, ref)
        await deleteProject(operatorOf(where), id)
        return { text: `Deleted ${refOf(ref)}.`, json: { project: { id, project: refOf(ref) } } }
      }),
    )
}

type ShownOrganization = { id: string; organization: string; name: string; projects: number }

const organizationColumns = {
  ORGANIZATION: ({ organization }: ShownOrganization) => organization,
  NAME: ({ name }: ShownOrganization) => name,
  PROJECTS: ({ projects }: ShownOrganization) => String(projects),
}

function addOrganizations(program: Command, perform: Perform): void {
  const group = program.command('organizations').description('list, create and rename organizations, which group projects')

  group
    .command('list')
    .description('all organizations')
    .addHelpText('after', examples(example('organizations list')))
    .action(
      perform(async ({ account }) => {
        const { organizations } = await listOrganizations(operatorOf(await account()))
        const all = organizations.map(({ id, identifier: organization, name, projects }) => {
          return { id, organization, name, projects: projects.length }
        })
        return { text: table(all, organizationColumns, 'There is no organization.'), json: { organizations: all } }
      }),
    )

  group
    .command('create')
    .description('create an organization; its identifier stays as it is for ever')
    .argument('<org>', 'its identifier')
    .requiredOption('--name <name>', 'what people see it as')
    .addHelpText('after', examples(example('organizations create engineering --name Engineering')))
    .action(
      perform(async ({ account }, identifier: string, { name }: { name: string }) => {
        const made = await createOrganization(operatorOf(await account()), CreateOrganization.parse({ identifier, name }))
        return { text: `Created ${identifier}.`, json: { organization: { id: made.id, organization: identifier, name: made.name } } }
      }),
    )

  group
    .command('rename')
    .description('change the name of an organization; its identifier stays')
    .argument('<org>', 'its identifier')
    .requiredOption('--name <name>', 'what people see it as from now on')
    .addHelpText('after', examples(example(`organizations rename engineering --name 'Research and Development'`)))
    .action(
      perform(async ({ account }, identifier: string, { name }: { name: string }) => {
        const where = await account()
        const { id } = await findOrganization(where, identifier)
        const organization = await renameOrganization(operatorOf(where), id, Rename.parse({ name }))
        return { text: `Renamed ${identifier}.`, json: { organization: { id, organization: identifier, name: organization.name } } }
      }),
    )
}

/** Adds `projects …` and `organizations …`. */
export function addProjectCommands(program: Command, perform: Perform): void {
  addProjects(program, perform)
  addOrganizations(program, perform)
}
