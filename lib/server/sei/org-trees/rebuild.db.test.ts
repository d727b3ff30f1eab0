import { expect, test } from 'vitest'
import { rebuild, setDevelopers, type Person } from '../../../testing/make/placed-developers'
import { makeIntegration } from '../../../testing/make/sei-rows'
import { makeKeyActor } from '../../../testing/make/key-actors'
import { makeTenant } from '../../../testing/make/tenant'
import type { KeyActor } from '../../access/actor'
import { database } from '../../database/open'
import { listTeamDevelopers } from '../teams/developers'
import { getTeamFilters, putTeamFilters } from '../teams/filters'
import { getTeamIntegrations, putTeamIntegrations } from '../teams/integrations'
import { listTeams, listTeamsOfTree } from '../teams/list'
import { createOrgTree } from './create'
import { getOrgTree } from './get'
import { updateOrgTree } from './update'

const noProfiles = { efficiencyProfileId: null, productivityProfileId: null, businessAlignmentProfileId: null }
const tree = (more: { levels: string[]; name?: string; integrations?: number[] }) => ({
  name: 'Tree',
  filters: [],
  profiles: noProfiles,
  integrations: [],
  ...more,
})

const ada: Person = { email: 'ada@x.io', name: 'Ada', site: 'Berlin', team: 'Web', role: 'Engineer' }
const bob: Person = { email: 'bob@x.io', name: 'Bob', site: 'Rome', team: 'Web', role: 'Engineer', manager: 'ada@x.io' }
const cem: Person = { email: 'cem@x.io', name: 'Cem', site: 'Rome', team: 'Ops', role: 'Designer', manager: 'bob@x.io' }

async function makeActor() {
  const tenant = await makeTenant()
  await setDevelopers(tenant.accountId, [ada, bob, cem])
  const { actor } = await makeKeyActor(tenant.admin, 'ADMIN')
  return { ...tenant, actor }
}

async function allOf<T>(pages: AsyncGenerator<T[]>): Promise<T[]> {
  const all: T[] = []
  for await (const page of pages) all.push(...page)
  return all
}

const page = { pageIndex: 0, pageSize: 50 }
/** Everybody in the leaves of a project, by the name of the leaf. */
async function membersOf(actor: KeyActor) {
  const leaves = (await allOf(listTeams(actor))).filter(({ leaf }) => leaf)
  const members = leaves.map(async ({ refId, name }) => {
    const { content } = await listTeamDevelopers(actor, { refId }, page)
    return [name, content.map((developer) => developer.name)] as const
  })
  return Object.fromEntries(await Promise.all(members))
}

test('teams follow the developers, and keep their reference as long as their place stays', async () => {
  const { actor, accountId } = await makeActor()
  const { id } = await createOrgTree(actor, tree({ levels: ['Site', 'Team'] }))
  const before = await allOf(listTeamsOfTree(actor, id))
  expect(before.map(({ name, leaf, developerCount }) => [name, leaf, developerCount]).sort()).toEqual([
    ['Berlin', false, 1],
    ['Ops', true, 1],
    ['Rome', false, 2],
    ['Web', true, 1],
    ['Web', true, 1],
  ])
  await setDevelopers(accountId, [{ ...ada, name: 'Ada L.' }, { ...bob, team: 'Ops' }, cem, { ...cem, email: 'dia@x.io', site: 'Oslo' }])
  await rebuild(accountId)
  const after = await allOf(listTeamsOfTree(actor, id))
  const refOf = (teams: typeof before, name: string, parent: number | null = null) =>
    teams.find((team) => team.name === name && team.parentRefId === parent)?.refId
  const rome = refOf(before, 'Rome')!
  expect(refOf(after, 'Rome')).toBe(rome)
  expect(refOf(after, 'Ops', rome)).toBe(refOf(before, 'Ops', rome))
  expect(refOf(after, 'Web', rome)).toBeUndefined()
  expect(after.find(({ refId }) => refId === rome)).toMatchObject({ developerCount: 2 })
  expect(refOf(after, 'Oslo')).toBeDefined()
  expect(await getOrgTree(actor, id)).toMatchObject({ teamCount: 3 })
})

test('a team that empties is not found, and comes back with its reference and settings', async () => {
  const { actor, accountId } = await makeActor()
  const jira = await makeIntegration(accountId, 'Jira', 'IM')
  await createOrgTree(actor, tree({ levels: ['Team'] }))
  const ops = (await allOf(listTeams(actor))).find(({ name }) => name === 'Ops')!
  const groupedFilters = { IM: [{ integrationId: jira.integrationId, filterKey: 'PROJECT', operator: 'IN', values: ['X'] }] }
  await putTeamIntegrations(actor, ops, { integrations: [jira] })
  await putTeamFilters(actor, ops, { groupedFilters })
  await setDevelopers(accountId, [ada, bob])
  await rebuild(accountId)
  expect((await allOf(listTeams(actor))).map(({ name }) => name)).toEqual(['Web'])
  await expect(getTeamIntegrations(actor, ops)).rejects.toMatchObject({ code: 'not_found' })
  await setDevelopers(accountId, [ada, bob, cem])
  await rebuild(accountId)
  expect((await allOf(listTeams(actor))).find(({ name }) => name === 'Ops')).toMatchObject({ refId: ops.refId })
  expect(await getTeamIntegrations(actor, ops)).toEqual({ integrations: [jira] })
  expect(await getTeamFilters(actor, ops)).toMatchObject({
    groupedFilters: { IM: [{ ...groupedFilters.IM[0], integrationName: 'Jira' }] },
  })
})

test('of teams that emptied a tree keeps the latest 100,000, and those that a KPI is for', { tags: 'night' }, async () => {
  const { actor, accountId, admin } = await makeActor()
  const { prisma } = await database()
  const { id } = await createOrgTree(actor, tree({ levels: ['Team'] }))
  const [{ oldest }] = await prisma.$queryRaw<[{ oldest: number }]>`
    WITH old AS (
      INSERT INTO team (project_id, org_tree_id, name, path, leaf, updated_by, empty_since)
      SELECT ${admin.projectId}::uuid, ${id}, n::text, n::text, true, 'test', now() - interval '1 day' - n * interval '1 second'
      FROM generate_series(1, 100000) n RETURNING ref_id
    )
    SELECT max(ref_id) AS oldest FROM old`
  await prisma.kpi.create({
    data: { accountId, projectId: admin.projectId, orgTreeId: id, teamRefId: oldest, name: 'k', foldedName: 'k', metric: 'm', target: 1, comparator: 'LESS_THAN' },
  })
  const ops = (await allOf(listTeams(actor))).find(({ name }) => name === 'Ops')!
  await setDevelopers(accountId, [ada])
  await rebuild(accountId)
  const kept = { orgTreeId: id, emptySince: { not: null } }
  expect(await prisma.team.count({ where: kept })).toBe(100_001)
  expect(await prisma.team.findMany({ where: { ...kept, refId: { in: [ops.refId, oldest] } } })).toHaveLength(2)

  await prisma.kpi.deleteMany({ where: { teamRefId: oldest } })
  await rebuild(accountId)
  expect(await prisma.team.count({ where: kept })).toBe(100_000)
  expect(await prisma.team.findUnique({ where: { refId: oldest } })).toBeNull()
})

test('below a Manager Email level managers have teams, and a team follows its manager', async () => {
  const { actor, accountId } = await makeActor()
  await createOrgTree(actor, tree({ levels: ['Manager Email'] }))
  expect(await membersOf(actor)).toEqual({ 'Ada: direct reports': ['Ada'], Bob: ['Bob', 'Cem'] })
  const teams = await allOf(listTeams(actor))
  const bobs = teams.find(({ name }) => name === 'Bob')!
  expect(bobs).toMatchObject({ managers: [{ name: 'Bob', email: 'bob@x.io' }], developerCount: 2, leaf: true })
  expect(teams.find(({ refId }) => refId === bobs.parentRefId)).toMatchObject({ name: 'Ada', developerCount: 3, leaf: false })

  await setDevelopers(accountId, [ada, { ...bob, manager: undefined }, cem])
  await rebuild(accountId)
  const after = (await allOf(listTeams(actor))).find(({ name }) => name === 'Bob')
  expect(after).toMatchObject({ refId: bobs.refId, parentRefId: null })
  expect(await membersOf(actor)).toEqual({ Bob: ['Bob', 'Cem'], Unassigned: ['Ada'] })
})

test('a leaf that is divided hands its settings to the leaves below; other new ones start with the integrations of the tree', async () => {
  const { actor, accountId } = await makeActor()
  const [git, jira] = [await makeIntegration(accountId, 'Git'), await makeIntegration(accountId, 'Jira', 'IM')]
  const { id } = await createOrgTree(actor, tree({ levels: ['Site'], integrations: [git.integrationId] }))
  const rome = (await allOf(listTeams(actor))).find(({ name }) => name === 'Rome')!
  expect(rome).toMatchObject({ integrations: [git] })
  await putTeamIntegrations(actor, rome, { integrations: [jira] })
  const groupedFilters = { IM: [{ integrationId: jira.integrationId, filterKey: 'PROJECT', operator: 'IN', values: ['X'] }] }
  await putTeamFilters(actor, rome, { groupedFilters })
  await updateOrgTree(actor, id, { levels: ['Site', 'Team'] })
  await setDevelopers(accountId, [ada, bob, cem, { ...cem, email: 'dia@x.io', site: 'Oslo' }])
  await rebuild(accountId)
  const teams = await allOf(listTeams(actor))
  const below = teams.filter(({ parentRefId }) => parentRefId === rome.refId)
  expect(below.map(({ integrations }) => integrations)).toEqual([[jira], [jira]])
  expect(await getTeamFilters(actor, below[0]!)).toMatchObject({ groupedFilters: { IM: [{ values: ['X'] }] } })
  const oslo = teams.find(({ name }) => name === 'Oslo')
  expect(teams.find(({ parentRefId }) => parentRefId === oslo!.refId)).toMatchObject({ integrations: [git] })
})

test('a rebuild touches the trees of its account alone, in all projects of it', async () => {
  const { actor, adminElsewhere, accountId } = await makeActor()
  const { actor: sibling } = await makeKeyActor(adminElsewhere, 'ADMIN')
  const { actor: stranger } = await makeActor()
  for (const each of [actor, sibling, stranger]) await createOrgTree(each, tree({ levels: ['Site'] }))
  const names = async (who: KeyActor) => (await allOf(listTeams(who))).map(({ name }) => name).sort()
  const foreign = await allOf(listTeams(stranger))
  await setDevelopers(accountId, [{ ...ada, site: 'Oslo' }])
  await rebuild(accountId)
  expect([await names(actor), await names(sibling)]).toEqual([['Oslo'], ['Oslo']])
  expect(await allOf(listTeams(stranger))).toEqual(foreign)
})

test('rebuilds and updates at once leave each developer in one leaf', async () => {
  const { actor, accountId } = await makeActor()
  const { id } = await createOrgTree(actor, tree({ levels: ['Site', 'Team'] }))
  await Promise.all([
    rebuild(accountId),
    updateOrgTree(actor, id, { levels: ['Team'] }),
    rebuild(accountId),
    updateOrgTree(actor, id, { levels: ['Site', 'Manager Email'] }),
    updateOrgTree(actor, id, { name: 'Other' }),
    rebuild(accountId),
  ])
  const leaves = (await allOf(listTeamsOfTree(actor, id))).filter(({ leaf }) => leaf)
  expect(leaves.reduce((sum, { developerCount }) => sum + developerCount, 0)).toBe(3)
  const before = await allOf(listTeamsOfTree(actor, id))
  await rebuild(accountId)
  expect(await allOf(listTeamsOfTree(actor, id))).toEqual(before)
})

test('5,000 developers in chains and teams are divided, and once more without a change', { timeout: 180_000, tags: 'night' }, async () => {
  const { actor, accountId } = await makeActor()
  const { prisma } = await database()
  await prisma.$executeRaw`
    INSERT INTO developer (account_id, name, email, email_key, manager_email_key, fields)
    SELECT ${accountId}::uuid, 'd' || n, 'd' || n || '@x.io', 'd' || n || '@x.io',
      CASE WHEN n % 1000 > 0 THEN 'd' || n - 1 || '@x.io' END,
      jsonb_build_object('site', 's' || n % 7, 'team', 't' || n % 5000)
    FROM generate_series(1, 5000) n`
  const { id } = await createOrgTree(actor, tree({ levels: ['Site', 'Team'] }))
  const deep = await createOrgTree(actor, tree({ levels: ['Manager Email'], name: 'Deep' }))
  const teams = await allOf(listTeamsOfTree(actor, id))
  expect(teams.length).toBeGreaterThan(5_000)
  await rebuild(accountId)
  expect(await allOf(listTeamsOfTree(actor, id))).toEqual(teams)
  const roots = (await allOf(listTeamsOfTree(actor, deep.id))).filter(({ parentRefId }) => parentRefId === null)
  expect(roots.reduce((sum, { developerCount }) => sum + developerCount, 0)).toBe(5_003)
})
