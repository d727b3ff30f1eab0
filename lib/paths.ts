/** Every URL of the app, one function each, so that no address is written twice. */

/** The two identifiers that name a project in a URL; the account is the signed-in person's. */
export type ProjectRef = { org: string; project: string }

const encode = encodeURIComponent

const decode = (part: string) => {
  try {
    return decodeURIComponent(part)
  } catch {
    return part
  }
}

/** The project that a page's parameters name: Next hands them over as they stand in the URL. */
export const projectOf = ({ org, project }: ProjectRef): ProjectRef => ({ org: decode(org), project: decode(project) })

const projectPath = ({ org, project }: ProjectRef) => `/orgs/${encode(org)}/projects/${encode(project)}`

/** Where people go who name no page: it leads on to their project. */
export const homePath = () => '/'

/** The sign-in page; `returnTo` is the path (with query) to come back to. */
export const signInPath = (returnTo?: string) =>
  returnTo && returnTo !== '/' ? `/sign-in?returnTo=${encode(returnTo)}` : '/sign-in'

/** The page of a project's keys. */
export const apiKeysPath = (ref: ProjectRef) => `${projectPath(ref)}/account-management/api-keys`

const projectApi = (ref: ProjectRef) => `/api${projectPath(ref)}`

/** GET lists a project's keys, POST creates one. */
export const keysApi = (ref: ProjectRef) => `${projectApi(ref)}/api-keys`

/** GET reads a key, PATCH changes it, DELETE deletes it. */
export const keyApi = (ref: ProjectRef, keyId: string) => `${keysApi(ref)}/${encode(keyId)}`

/** GET tells what deleting a key would break. */
export const keyUsageApi = (ref: ProjectRef, keyId: string) => `${keyApi(ref, keyId)}/usage`

/** Where a pipeline reads the developer schema: the documentation's first call with a new key. */
export const developerSchemaPath = () => '/gateway/sei/api/v2/developers/schema'

/** Where a pipeline posts records to an integration that takes external data. */
export const ingestionsPath = (integrationId: number) => `/gateway/sei/api/v2/external-data/${integrationId}/ingestions`

/** The page that shows what a key can call. */
export const apiDocsPath = () => '/gateway/sei/api/docs'
