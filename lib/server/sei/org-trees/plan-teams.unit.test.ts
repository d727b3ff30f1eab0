import { describe, expect, test } from 'vitest'
import { planTeams, type TreeShape } from './plan-teams'
import type { PlannedDeveloper, TeamPlan } from './team-plan'

let refs = 0
const developer = (name: string, manager: string | null = null, values: Record<string, string> = {}) => {
  refs += 1
  return { refId: refs, name, emailKey: name, managerKey: manager, values } satisfies PlannedDeveloper
}

/** Each leaf by the names on its way down, with who is in it. */
function leavesOf(plan: TeamPlan, all: PlannedDeveloper[]) {
  const nameOf = new Map(all.map(({ refId, name }) => [refId, name]))
  const wayTo = (index: number): string[] => {
    const { name, parent } = plan.teams[index]!
    return [...(parent === null ? [] : wayTo(parent)), name]
  }
  const leaves: Record<string, string[]> = {}
  plan.teams.forEach(({ leaf }, index) => {
    const members = plan.members.filter(({ team }) => team === index).map(({ refId }) => nameOf.get(refId)!)
    if (leaf) leaves[wayTo(index).join(' > ')] = members
    else expect(members).toEqual([])
  })
  return leaves
}

const shape = (more: Partial<TreeShape>): TreeShape => ({ levels: [], managerLevel: null, filters: [], ...more })

test('each value of a level is a node, and each way down a leaf', () => {
  const all = [
    developer('ada', null, { site: 'Berlin', team: 'Web' }),
    developer('bob', null, { site: 'Berlin', team: 'Ops' }),
    developer('cem', null, { site: 'Rome', team: 'Web' }),
    developer('dia', null, { site: 'Berlin', team: 'Web' }),
    developer('eve'),
  ]
  const plan = planTeams(shape({ levels: ['site', 'team'] }), all)
  expect(leavesOf(plan, all)).toEqual({
    'Berlin > Web': ['ada', 'dia'],
    'Berlin > Ops': ['bob'],
    'Rome > Web': ['cem'],
    'Unassigned > Unassigned': ['eve'],
  })
})

test('the same value under another field is another team', () => {
  const all = [developer('ada', null, { site: 'Web', team: 'Web' })]
  const [bySite] = planTeams(shape({ levels: ['site'] }), all).teams
  const [byTeam] = planTeams(shape({ levels: ['team'] }), all).teams
  expect(bySite!.path).not.toBe(byTeam!.path)
})

describe('filters', () => {
  const all = [
    developer('ada', null, { role: 'Engineer', site: 'Berlin' }),
    developer('bob', null, { role: 'Designer', site: 'Berlin' }),
    developer('cem', null, { role: 'Engineer', site: 'Rome' }),
    developer('dia', null, { site: 'Berlin' }),
  ]
  const passing = (filters: TreeShape['filters']) =>
    planTeams(shape({ levels: ['site'], filters }), all).members.map(({ refId }) => refId - all[0]!.refId)

  test('keep who has one of the values', () => {
    expect(passing([{ column: 'role', operator: 'EQUALS', values: ['Engineer', 'Designer'] }])).toEqual([0, 1, 2])
  })
  test('or who has none of them', () => {
    expect(passing([{ column: 'role', operator: 'NOT_EQUALS', values: ['Engineer'] }])).toEqual([1, 3])
  })
  test('all of them have to hold', () => {
    expect(
      passing([
        { column: 'role', operator: 'EQUALS', values: ['Engineer'] },
        { column: 'site', operator: 'NOT_EQUALS', values: ['Rome'] },
      ]),
    ).toEqual([0])
  })
})

describe('a Manager Email level', () => {
  test('makes a team for each manager, below the one they report to', () => {
    const all = [
      developer('ceo'),
      developer('cto', 'ceo'),
      developer('lead', 'cto'),
      developer('ann', 'lead'),
      developer('aide', 'cto'),
      developer('loner'),
    ]
    const plan = planTeams(shape({ managerLevel: 'manager_email' }), all)
    expect(leavesOf(plan, all)).toEqual({
      'ceo > ceo: direct reports': ['ceo'],
      'ceo > cto > cto: direct reports': ['cto', 'aide'],
      'ceo > cto > lead': ['lead', 'ann'],
      Unassigned: ['loner'],
    })
  })

  test('stands below other levels, with managers from outside where their people are', () => {
    const all = [
      developer('boss', null, { site: 'Rome' }),
      developer('between', 'boss', { site: 'Rome' }),
      developer('lead', 'between', { site: 'Oslo' }),
      developer('ann', 'lead', { site: 'Oslo' }),
      developer('ben', 'boss', { site: 'Oslo' }),
    ]
    expect(leavesOf(planTeams(shape({ levels: ['site'], managerLevel: 'manager' }), all), all)).toEqual({
      'Rome > boss': ['boss', 'between'],
      'Oslo > boss > between > lead': ['lead', 'ann'],
      'Oslo > boss > boss: direct reports': ['ben'],
    })
  })

  test('a manager without a team in the group is passed over', () => {
    const all = [
      developer('top', null, { site: 'Rome' }),
      developer('gap', 'top', { site: 'Rome' }),
      developer('low', 'gap', { site: 'Rome' }),
      developer('ann', 'low', { site: 'Oslo' }),
      developer('ben', 'top', { site: 'Oslo' }),
    ]
    const leaves = leavesOf(planTeams(shape({ levels: ['site'], managerLevel: 'manager' }), all), all)
    expect(Object.keys(leaves)).toContain('Oslo > top > low')
  })

  test('a team follows its manager: its path does not name who is above', () => {
    const before = planTeams(shape({ managerLevel: 'm' }), [developer('a'), developer('b', 'a'), developer('c', 'b')])
    const after = planTeams(shape({ managerLevel: 'm' }), [developer('b'), developer('c', 'b')])
    expect(before.teams.map(({ path }) => path)).toContain(after.teams[0]!.path)
  })

  test('ends where data has a cycle or a manager who does not exist', () => {
    const all = [developer('a', 'b'), developer('b', 'a'), developer('c', 'c'), developer('d', 'nobody'), developer('e', 'a')]
    const plan = planTeams(shape({ managerLevel: 'm' }), all)
    expect(plan.members).toHaveLength(all.length)
    plan.teams.forEach(({ parent }, index) => expect(parent ?? -1).toBeLessThan(index))
  })
})

test('100,000 developers in a chain, and 100,000 under one manager, are planned in linear time', { tags: 'night', timeout: 20_000 }, () => {
  const chain = Array.from({ length: 100_000 }, (_, index) => developer(`c${index}`, index > 0 ? `c${index - 1}` : null))
  const plan = planTeams(shape({ managerLevel: 'm' }), chain)
  expect(plan.teams).toHaveLength(99_999 + 99_998)
  expect(plan.members).toHaveLength(100_000)
  const flat = chain.map((one, index) => ({ ...one, managerKey: index > 0 ? 'c0' : null }))
  expect(planTeams(shape({ managerLevel: 'm' }), flat).teams).toHaveLength(1)
  const flatManagers = flat.flatMap((one) => [one, developer(`r-${one.name}`, one.name)])
  expect(planTeams(shape({ managerLevel: 'm' }), flatManagers).members).toHaveLength(200_000)
})

test('a path of long values is as short as any', () => {
  const plan = planTeams(shape({ levels: ['team'] }), [developer('a', null, { team: 'x'.repeat(100_000) })])
  expect(plan.teams[0]!.path.length).toBeLessThan(100)
  expect(plan.teams[0]!.name).toHaveLength(100_000)
})
