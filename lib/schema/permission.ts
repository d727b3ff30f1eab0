/** The permissions of a signed-in person in a project. The server enforces them; pages use them to disable actions. */
import { z } from 'zod'

export const Permission = z.enum([
  'api_keys:list',
  'api_keys:read',
  'api_keys:create',
  'api_keys:edit',
  'api_keys:delete',
  'activity_logs:read',
  'activity_logs:read_roles',
  'activity_logs:read_people',
])
export type Permission = z.infer<typeof Permission>
