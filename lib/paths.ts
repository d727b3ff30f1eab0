/** Every URL of the app, one function each. */

/** The two identifiers of a project in a URL; the account is that of the signed-in person. */
export type ProjectRef = { org: string; project: string }

const encode = encodeURIComponent

const decode = (part: string) => {
  try {
    return decodeURIComponent(part)
  } catch {
    return part
  }
}

/** The project in a page's parameters, which Next passes on without decoding. */
export const projectOf = ({ org, project }: ProjectRef): ProjectRef => ({ org: decode(org), project: decode(project) })

const projectPath = ({ org, project }: ProjectRef) => `/orgs/${encode(org)}/projects/${encode(project)}`

/** The home page; it redirects to the last open project. */
export const homePath = () => '/'

/** The sign-in page; `returnTo` is the path (with query) to come back to. */
export const signInPath = (returnTo?: string) =>
  returnTo && returnTo !== '/' ? `/sign-in?returnTo=${encode(returnTo)}` : '/sign-in'

/** The page of a project's keys. */
export const apiKeysPath = (ref: ProjectRef) => `${projectPath(ref)}/account-management/api-keys`

/** A route of next-auth: GET `csrf`; POST `callback/credentials` signs in, `signout` signs out. */
export const authApi = (action: string) => `/api/auth/${action}`

const projectApi = (ref: ProjectRef) => `/api${projectPath(ref)}`

/** GET lists a project's keys, POST creates one. */
export const keysApi = (ref: ProjectRef) => `${projectApi(ref)}/api-keys`

/** GET reads a key, PATCH changes it, DELETE deletes it. */
export const keyApi = (ref: ProjectRef, keyId: string) => `${keysApi(ref)}/${encode(keyId)}`

/** GET reads the recent use of a key. */
export const keyUsageApi = (ref: ProjectRef, keyId: string) => `${keyApi(ref, keyId)}/usage`

/** GET reads a page of what the person may see of a project's activity log. */
export const activityLogsApi = (ref: ProjectRef) => `${projectApi(ref)}/activity-logs`

/** GET reads the developer schema: the example call for a new key. */
export const developerSchemaPath = () => '/gateway/sei/api/v2/developers/schema'

/** POST sends records to an integration for external data. */
export const ingestionsPath = (integrationId: number) => `/gateway/sei/api/v2/external-data/${integrationId}/ingestions`

/** The documentation of the API that keys can call. */
export const apiDocsPath = () => '/gateway/sei/api/docs'
