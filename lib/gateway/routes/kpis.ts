/** KPIs on the gateway. */
import 'server-only'
import { z } from 'zod'
import { CreateKpi, Kpi, PatchKpi } from '../../schema/kpi'
import { ReferenceParams } from '../../schema/reference'
import { createKpi } from '../../server/sei/kpis/create'
import { deleteKpi } from '../../server/sei/kpis/delete'
import { getKpi, listKpis } from '../../server/sei/kpis/get'
import { updateKpi } from '../../server/sei/kpis/update'
import { answer } from '../handler-reply'
import { withKey, type GatewayRoute } from '../route'

const tag = 'KPIs'
const all = '/api/v2/kpis'
const unknown = { 404: 'The project has no such KPI' }
const one = { tag, path: `${all}/{id}`, params: ReferenceParams, refusals: unknown }
const wrong = {
  400: 'What is wrong, field by field; an org tree or team that the project does not have',
  409: 'Another KPI of the project has this name',
}
const now = { 200: { description: 'The KPI as it is now', schema: Kpi } }

export const kpisRoutes: GatewayRoute[] = [
  withKey(
    'configure',
    {
      method: 'get',
      path: all,
      tag,
      summary: 'KPIs of the project',
      responses: { 200: { description: 'All of them, by name', schema: z.array(Kpi) } },
    },
    ({ actor }) => listKpis(actor),
  ),
  withKey(
    'configure',
    {
      method: 'post',
      path: all,
      tag,
      summary: 'Create a KPI',
      description: 'What a metric should reach: for the project, an org tree or a team.',
      body: CreateKpi,
      responses: { 201: { description: 'The new KPI', schema: Kpi } },
      refusals: { ...wrong, 409: `${wrong[409]}, or the project has 1000 KPIs already` },
    },
    async ({ actor, body }) => answer(201, await createKpi(actor, body)),
  ),
  withKey(
    'configure',
    { ...one, method: 'get', summary: 'One KPI', responses: { 200: { description: 'The KPI', schema: Kpi } } },
    ({ actor, params }) => getKpi(actor, params.id),
  ),
  withKey(
    'configure',
    { ...one, method: 'put', summary: 'Replace a KPI', body: CreateKpi, responses: now, refusals: { ...wrong, ...unknown } },
    ({ actor, params, body }) => updateKpi(actor, params.id, body),
  ),
  withKey(
    'configure',
    {
      ...one,
      method: 'patch',
      summary: 'Change parts of a KPI',
      body: PatchKpi,
      responses: now,
      refusals: { ...wrong, ...unknown },
    },
    ({ actor, params, body }) => updateKpi(actor, params.id, body),
  ),
  withKey(
    'configure',
    { ...one, method: 'delete', summary: 'Delete a KPI', responses: { 204: { description: 'It is gone', schema: null } } },
    async ({ actor, params }) => {
      await deleteKpi(actor, params.id)
      return answer(204, null)
    },
  ),
]
