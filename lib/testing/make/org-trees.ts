/** Org trees of a test's account, made through the gateway. */
import type { OrgTree } from '../../schema/org-tree'
import type { Team } from '../../schema/team'
import { makeClient } from '../calls/gateway'
import { setDevelopers, type Person } from './placed-developers'
import { makeTenant } from './tenant'

export const ada: Person = { email: 'ada@x.io', name: 'Ada', site: 'Berlin', team: 'Web', role: 'Engineer' }
export const bob: Person = { email: 'bob@x.io', name: 'Bob', site: 'Rome', team: 'Web', role: 'Engineer', manager: 'ada@x.io' }
export const cem: Person = { email: 'cem@x.io', name: 'Cem', site: 'Rome', team: 'Ops', role: 'Designer', manager: 'ada@x.io' }
export const bySite = { name: 'By site', levels: ['Site', 'Team'] }

type Client = Awaited<ReturnType<typeof makeClient>>

/** A tenant with those three for developers, and a client with a key of its project. */
export async function makeDividedTenant() {
  const tenant = await makeTenant()
  await setDevelopers(tenant.accountId, [ada, bob, cem])
  return { ...tenant, client: await makeClient(tenant.admin) }
}

/** @throws Error where it is refused */
export async function makeTree(client: Client, input: object = bySite): Promise<OrgTree> {
  const { status, json, text } = await client.post('/v2/org-trees', input)
  if (status !== 201) throw new Error(text)
  return json
}

export const teamsOf = async (client: Client, id: number): Promise<Team[]> =>
  (await client.get(`/v2/org-trees/${id}/teams?there_is_no_cache=true`)).json
