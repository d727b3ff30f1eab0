/** Every URL of the app, one function each. */
import type { ProviderProof } from './schema/proof'

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

/** The panel of a key, on the page of its project's keys. */
export const keyPath = (ref: ProjectRef, keyId: string) => `${apiKeysPath(ref)}?key=${encode(keyId)}`

/** The page of what could be cleaned up among a project's keys: all of it, or findings of one kind. */
export const findingsPath = (ref: ProjectRef, kind?: string) => `${apiKeysPath(ref)}/findings${kind ? `?kind=${encode(kind)}` : ''}`

/** The page of a project's activity log. */
export const activityLogsPath = (ref: ProjectRef) => `${projectPath(ref)}/account-management/activity-logs`

/** The page of the whole account's activity log. */
export const accountActivityLogsPath = () => '/account/activity-logs'

/** The page of a project's settings. */
export const projectSettingsPath = (ref: ProjectRef) => `${projectPath(ref)}/account-management/project-settings`

/** What a signed-in person sees and changes of themselves. */
export const profilePath = () => '/profile'

/** The people of the account. */
export const peoplePath = () => '/account/people'

/** The organizations and projects of the account. */
export const projectsPath = () => '/account/projects'

/** The page that an invitation leads to; its secret is in the fragment, which no server or log sees. */
export const invitationPath = (secret?: string) => `/invitation${secret ? `#${secret}` : ''}`

/** The page on which somebody chooses a new password; its secret is in the fragment. */
export const passwordLinkPath = (secret?: string) => `/password${secret ? `#${secret}` : ''}`

/** The page on which somebody adds a first passkey; its secret is in the fragment. */
export const passkeyLinkPath = (secret?: string) => `/passkey${secret ? `#${secret}` : ''}`

/** The page that a proof by the identity provider leads back to, in a window of its own. */
export const proofPath = (outcome?: ProviderProof) => `/proof${outcome ? `?outcome=${outcome}` : ''}`

/** The page that sends a link to choose a new password. */
export const forgotPasswordPath = () => '/forgot-password'

/** A route of next-auth: GET `csrf`; POST `callback/credentials` signs in, `signout` signs out. */
export const authApi = (action: string) => `/api/auth/${action}`

const projectApi = (ref: ProjectRef) => `/api${projectPath(ref)}`

/** GET lists a project's keys, POST creates one. */
export const keysApi = (ref: ProjectRef) => `${projectApi(ref)}/api-keys`

/** GET reads a key, PATCH changes it, DELETE deletes it. */
export const keyApi = (ref: ProjectRef, keyId: string) => `${keysApi(ref)}/${encode(keyId)}`

type KeyAction = 'rotate' | 'reveal' | 'pause' | 'resume' | 'rotation' | 'rotation/end'

/**
 * Of a key: POST `rotate` makes a new secret, `reveal` says that a browser shows one, `pause` and `resume`; DELETE `rotation`
 * cancels it, POST `rotation/end` ends the old secret now.
 */
export const keyActionApi = (ref: ProjectRef, keyId: string, action: KeyAction) => `${keyApi(ref, keyId)}/${action}`

/** POST pauses, resumes, deletes or hands over many keys. */
export const keysBulkApi = (ref: ProjectRef) => `${keysApi(ref)}/bulk`

/** POST says which key has a hash. */
export const keyLookUpApi = (ref: ProjectRef) => `${keysApi(ref)}/look-up`

/** GET reads what a key was used for: by day, route, client and network. */
export const keyUsageApi = (ref: ProjectRef, keyId: string) => `${keyApi(ref, keyId)}/usage`

/** GET counts a project's findings by kind. */
export const findingsApi = (ref: ProjectRef) => `${projectApi(ref)}/findings`

/** GET lists the findings of a kind. */
export const findingsOfKindApi = (ref: ProjectRef, kind: string) => `${findingsApi(ref)}/${encode(kind)}`

/** GET lists dismissed findings, POST dismisses some, DELETE shows one again. */
export const dismissalsApi = (ref: ProjectRef) => `${projectApi(ref)}/finding-dismissals`

/** GET lists a project's deleted keys. */
export const deletedKeysApi = (ref: ProjectRef) => `${projectApi(ref)}/deleted-api-keys`

/** GET reads who still tries a deleted key. */
export const deletedKeyApi = (ref: ProjectRef, keyId: string) => `${deletedKeysApi(ref)}/${encode(keyId)}`

/** GET reads a project's settings, PATCH changes them. */
export const projectSettingsApi = (ref: ProjectRef) => `${projectApi(ref)}/settings`

/** GET finds members of a project, of whom one answers for each key. */
export const projectMembersApi = (ref: ProjectRef) => `${projectApi(ref)}/members`

/** GET reads a page of what the person may see of a project's activity log. */
export const activityLogsApi = (ref: ProjectRef) => `${projectApi(ref)}/activity-logs`

/** The same log as a CSV file. */
export const activityLogsFileApi = (ref: ProjectRef) => `${activityLogsApi(ref)}/file`

/** GET reads one entry of it. */
export const activityLogApi = (ref: ProjectRef, id: string) => `${activityLogsApi(ref)}/${encode(id)}`

/** GET reads a page of the whole account's activity log. */
export const accountActivityLogsApi = () => '/api/activity-logs'

/** The same log as a CSV file. */
export const accountActivityLogsFileApi = () => `${accountActivityLogsApi()}/file`

/** GET reads one entry of it. */
export const accountActivityLogApi = (id: string) => `${accountActivityLogsApi()}/${encode(id)}`

/** What the calls of keys begin with. */
export const gatewayPath = () => '/gateway/sei/api'

/** GET reads the developer schema: the example call for a new key. */
export const developerSchemaPath = () => `${gatewayPath()}/v2/developers/schema`

/** POST sends CI/CD events. */
export const cicdEventsPath = () => `${gatewayPath()}/v1/custom-cicd`

/** POST sends records to an integration for external data. */
export const ingestionsPath = (integrationId: number) => `/gateway/sei/api/v2/external-data/${integrationId}/ingestions`

/** The documentation of the API that keys can call. */
export const apiDocsPath = () => '/gateway/sei/api/docs'

/** GET lists people, POST invites one. */
export const peopleApi = () => '/api/people'

type PersonAction = 'roles' | 'keys' | 'invitation' | 'disable' | 'enable' | 'end-sessions' | 'password-link' | 'passkey-link'

/**
 * Of a person: PUT `roles`; GET `keys`, the live ones they created; POST `invitation` sends it again, DELETE cancels it; POST
 * `disable`, `enable`, `end-sessions`, `password-link`, `passkey-link`.
 */
export const personApi = (personId: string, action: PersonAction) => `${peopleApi()}/${encode(personId)}/${action}`

/** GET lists organizations with their projects, POST creates a project. */
export const projectsApi = () => '/api/projects'

/** PATCH renames a project, DELETE deletes an archived one. */
export const oneProjectApi = (projectId: string) => `${projectsApi()}/${encode(projectId)}`

/** POST archives a project, or restores it. */
export const projectActionApi = (projectId: string, action: 'archive' | 'restore') => `${oneProjectApi(projectId)}/${action}`

/** POST creates an organization. */
export const organizationsApi = () => '/api/organizations'

/** PATCH renames an organization. */
export const organizationApi = (organizationId: string) => `${organizationsApi()}/${encode(organizationId)}`

/** PATCH changes the name. */
export const profileApi = () => '/api/profile'

/** POST changes the password. */
export const profilePasswordApi = () => `${profileApi()}/password`

/** POST takes a proof of identity by password (step-up). */
export const profileProofApi = () => `${profileApi()}/proof`

/** GET lists where the person is signed in, DELETE signs out everywhere else. */
export const profileSessionsApi = () => `${profileApi()}/sessions`

/** DELETE signs one browser out. */
export const profileSessionApi = (sessionId: string) => `${profileSessionsApi()}/${encode(sessionId)}`

/** POST takes a proof of identity by passkey; POST `options` answers the options for it. */
export const profilePasskeyProofApi = () => `${profileProofApi()}/passkey`
export const profilePasskeyProofOptionsApi = () => `${profilePasskeyProofApi()}/options`

/** GET lists the person's passkeys, POST adds one; POST `options` asks for it. */
export const profilePasskeysApi = () => `${profileApi()}/passkeys`
export const profilePasskeyOptionsApi = () => `${profilePasskeysApi()}/options`

/** PATCH renames a passkey, DELETE removes it. */
export const profilePasskeyApi = (passkeyId: string) => `${profilePasskeysApi()}/${encode(passkeyId)}`

/** POST `options` asks for a passkey, `sign-in` takes it and signs in. */
export const passkeysApi = (action: 'options' | 'sign-in') => `/api/passkeys/${action}`

/** POST `look-up` says whose link it is, `options` asks for a new passkey, `use` adds it and signs in. */
export const passkeyLinksApi = (action: 'look-up' | 'options' | 'use') => `/api/passkey-links/${action}`

/** POST `look-up` says whose invitation it is, `accept` accepts it and signs in. */
export const invitationsApi = (action: 'look-up' | 'accept') => `/api/invitations/${action}`

/** POST `request` sends a link by mail, `look-up` says whose it is, `use` sets the password. */
export const passwordLinksApi = (action: 'request' | 'look-up' | 'use') => `/api/password-links/${action}`
