/** What a signed-in person may do in a project. The server decides; the page reads the list to hide or explain. */
import { z } from 'zod'

export const Permission = z.enum([
  'api_keys:list',
  'api_keys:read',
  'api_keys:create',
  'api_keys:edit',
  'api_keys:delete',
])
export type Permission = z.infer<typeof Permission>
