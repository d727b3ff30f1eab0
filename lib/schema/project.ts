/** The schemas of projects and organizations: URL parameters, the project selector, and the list of Account Management. */
import { z } from 'zod'
import { line } from './text'

const identifier = z.string().regex(/^[\w$.-]{1,128}$/)

export const ProjectParams = z.object({ org: identifier, project: identifier })
export type ProjectParams = z.infer<typeof ProjectParams>

/** In lower case, as ids of the database are: the log finds what became of a key by the text of its id. */
export const KeyParams = ProjectParams.extend({ keyId: z.uuid().toLowerCase() })
export type KeyParams = z.infer<typeof KeyParams>

/** A project that a person may open. */
export const ProjectChoice = z.object({
  id: z.uuid(),
  org: z.string(),
  orgName: z.string(),
  project: z.string(),
  projectName: z.string(),
  isArchived: z.boolean(),
  /** Whether the person may change its settings. */
  mayChangeSettings: z.boolean(),
  /** Whether the person may read its activity log. */
  mayReadActivity: z.boolean(),
})
export type ProjectChoice = z.infer<typeof ProjectChoice>

/** Harness's rule for identifiers: they are fixed once something has them. */
export const newIdentifier = z
  .string({ error: 'Enter an identifier.' })
  .min(1, { error: 'Enter an identifier.', abort: true })
  .regex(/^[a-zA-Z_][0-9a-zA-Z_$]{0,127}$/, {
    error: 'An identifier begins with a letter or _, and has letters, digits, _ and $ only: at most 128.',
  })

const projectName = line('Name', 128)

export const ProjectStatus = z.enum(['ACTIVE', 'ARCHIVED'])
export type ProjectStatus = z.infer<typeof ProjectStatus>

/** A project in the list of Account Management. */
export const ListedProject = z.object({
  id: z.uuid(),
  identifier: z.string(),
  name: z.string(),
  status: ProjectStatus,
  liveKeys: z.number().int(),
  /** Those with a role in it, or in the whole account, who are not disabled. */
  people: z.number().int(),
  createdAt: z.iso.datetime(),
})
export type ListedProject = z.infer<typeof ListedProject>

export const OrganizationWithProjects = z.object({
  id: z.uuid(),
  identifier: z.string(),
  name: z.string(),
  projects: z.array(ListedProject),
})
export type OrganizationWithProjects = z.infer<typeof OrganizationWithProjects>

export const OrganizationList = z.object({ organizations: z.array(OrganizationWithProjects) })
export type OrganizationList = z.infer<typeof OrganizationList>

/** An organization without its projects. */
export const Organization = OrganizationWithProjects.omit({ projects: true })
export type Organization = z.infer<typeof Organization>

export const CreateOrganization = z.strictObject({ name: projectName, identifier: newIdentifier })
export type CreateOrganization = z.infer<typeof CreateOrganization>

export const CreateProject = z.strictObject({
  organizationId: z.uuid('Choose an organization.'),
  name: projectName,
  identifier: newIdentifier,
})
export type CreateProject = z.infer<typeof CreateProject>

/** Of a project or an organization. */
export const Rename = z.strictObject({ name: projectName })
export type Rename = z.infer<typeof Rename>

export const ProjectIdParams = z.object({ projectId: z.uuid().toLowerCase() })
export const OrganizationIdParams = z.object({ organizationId: z.uuid().toLowerCase() })
