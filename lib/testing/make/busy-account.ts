/** An account that is in use: at least one of everything that keys can make, made by its keys. */
import { exampleOf } from '../../gateway/openapi/examples'
import { createProfile, ProfileSlug } from '../../schema/profile'
import type { PersonActor } from '../../server/access/actor'
import { company } from './developers'
import { fme } from './external-data'
import { aternityRecord } from './external-schemas'
import { makeClient } from '../calls/gateway'

/** Ids by what stands before them in a path. */
export type Ids = Record<string, string[]>

const ada = { email: 'ada@x.io', name: 'Ada Lovelace', site: 'London', team: 'Engines' }

/** Makes the account of this person busy; `restock` answers the ids of new things, whatever has become of those before. */
export async function makeBusyAccount(person: PersonActor) {
  const caller = await makeClient(person, 'ADMIN')
  const send = async (method: string, path: string, content: Parameters<typeof caller>[2]) => {
    const { status, json, text } = await caller(method, path, content)
    if (status >= 300) throw new Error(`${method} ${path} was answered with ${status}: ${text}`)
    return json as Record<string, unknown>
  }
  const make = async (path: string, body: object) => String((await send('POST', path, { body })).id)
  let times = 0

  const restock = async (): Promise<Ids> => {
    times += 1
    const name = `Stock ${times}`
    await send('PATCH', '/v2/developers', { body: [ada] })
    const profiles = await Promise.all(
      ProfileSlug.options.map(async (kind) => {
        const path = `/v2/profiles/${kind}`
        const example = exampleOf(createProfile[kind]) as object
        return [kind, [await make(path, { ...example, name }), await make(path, { ...example, name: `${name}, unused` })]]
      }),
    )
    const ids = Object.fromEntries(profiles) as Ids
    const [efficiencyProfileId, productivityProfileId, businessAlignmentProfileId] = ProfileSlug.options.map((kind) => Number(ids[kind]![0]))
    const tree = await make('/v2/org-trees', {
      name,
      levels: ['Site', 'Team'],
      profiles: { efficiencyProfileId, productivityProfileId, businessAlignmentProfileId },
    })
    const teams = (await send('GET', `/v2/org-trees/${tree}/teams`, {})) as unknown as { refId: number }[]
    const tool = await make('/v2/integrations', { name, type: 'SCM', application: 'GITHUB' })
    const external = await make('/v2/external-data', { ...fme, name: `stock_${times}` })
    const { jobId } = await send('POST', `/v2/external-data/${external}/ingestions`, { body: { data: [aternityRecord] } })
    const kpi = { name, metric: 'pr_cycle_time', target: 2, comparator: 'LESS_THAN_OR_EQUAL' }
    const { versionId } = await send('PUT', '/v2/developers', { file: company })
    return {
      ...ids,
      'org-trees': [tree],
      teams: teams.map(({ refId }) => String(refId)),
      integrations: [tool],
      'external-data': [external],
      ingestions: [String(jobId)],
      kpis: [await make('/v2/kpis', kpi)],
      versions: [String(versionId)],
      uploads: [String(versionId)],
    }
  }

  const preview = await send('POST', '/v2/developers', { file: company })
  const { versionId, fieldMappings } = preview
  await send('PUT', `/v2/developers/versions/${String(versionId)}/fieldMappings`, { body: { fieldMappings } })
  return { secret: caller.secret, restock }
}
