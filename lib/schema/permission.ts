/** The permissions of people and of keys. */
import { z } from 'zod'

/** What a signed-in person may do in a project. The server enforces it; pages use it to disable actions. */
export const Permission = z.enum([
  'api_keys:list',
  'api_keys:read',
  'api_keys:create',
  'api_keys:edit',
  'api_keys:rotate',
  'api_keys:pause',
  'api_keys:delete',
  'findings:dismiss',
  'project_settings:change',
  'activity_logs:read',
  'activity_logs:read_roles',
  'activity_logs:read_people',
])
export type Permission = z.infer<typeof Permission>

/**
 * What a signed-in person may do in Account Management, outside of a project. An SEI Admin's reach their own projects alone: see
 * `lib/server/people/reach.ts`.
 */
export const AccountPermission = z.enum([
  'people:read',
  'people:invite',
  'people:change_roles',
  'people:disable',
  'people:end_sessions',
  'people:make_password_link',
  'people:reset_passkeys',
  'projects:change',
  'activity_logs:read',
])
export type AccountPermission = z.infer<typeof AccountPermission>

/**
 * What a key may be asked to do: `read` the developer schema, developers and identities; `ingest` data; `configure`
 * everything else.
 */
export const KeyPermission = z.enum(['read', 'ingest', 'configure'], {
  error: 'permission must be read, ingest or configure.',
})
export type KeyPermission = z.infer<typeof KeyPermission>
