/** The settings of a project: read by everybody who sees its keys, changed by admins. */
import { onlyMethods } from '@/lib/console/methods'
import { withSession } from '@/lib/console/with-session'
import { ProjectParams } from '@/lib/schema/project'
import { ChangeProjectSettings } from '@/lib/schema/project-settings'
import { changeProjectSettings, readProjectSettings } from '@/lib/server/projects/settings'

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = onlyMethods({
  GET: withSession('api_keys:list', { params: ProjectParams }, async ({ actor }) => Response.json(await readProjectSettings(actor))),

  PATCH: withSession('project_settings:change', { params: ProjectParams, body: ChangeProjectSettings }, async ({ actor, body }) =>
    Response.json(await changeProjectSettings(actor, body)),
  ),
})
