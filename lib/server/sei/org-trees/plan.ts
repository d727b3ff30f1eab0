/** Which teams a tree has and who is in them, worked out from the developers alone. */
import 'server-only'
import { createHash } from 'node:crypto'
import type { OrgTreeFilter } from '../../../schema/org-tree'
import { expandManagers } from './managers'

export type PlannedDeveloper = {
  refId: number
  name: string
  emailKey: string
  managerKey: string | null
  /** The value of each field that trees use, by its key. */
  values: Record<string, string>
}

/** `managerLevel`: the last level, where it is the Manager Email. */
export type TreeShape = { levels: string[]; managerLevel: string | null; filters: OrgTreeFilter[] }

export type PlannedTeam = {
  path: string
  name: string
  /** Index of the team above it, which comes before it. */
  parent: number | null
  managerKey: string | null
  leaf: boolean
}

export const unassigned = 'Unassigned'

/** The teams of a tree while they are found, each made at its first mention. */
export class TeamPlan {
  readonly teams: PlannedTeam[] = []
  /** The team of each developer: always a leaf. */
  readonly members: { team: number; refId: number }[] = []
  readonly byPath = new Map<string, number>()

  /** The index of the team with this path. An index has a limit for what it holds, so long paths are hashed. */
  team(steps: readonly string[], { name, parent, managerKey }: Omit<PlannedTeam, 'path' | 'leaf'>): number {
    const text = JSON.stringify(steps)
    const path = Buffer.byteLength(text) > 1_000 ? createHash('sha256').update(text).digest('hex') : text
    const known = this.byPath.get(path)
    if (known !== undefined) return known
    // Member by member: spread out of another object, each of very many would have a shape of its own.
    const index = this.teams.push({ path, name, parent, managerKey, leaf: true }) - 1
    this.byPath.set(path, index)
    if (parent !== null) this.teams[parent]!.leaf = false
    return index
  }
}

/** Whether a developer passes every filter. */
function makeTest(filters: OrgTreeFilter[]): (developer: PlannedDeveloper) => boolean {
  const tests = filters.map(({ column, operator, values }) => {
    const wanted = new Set(values.map((value) => value.trim()))
    return ({ values: own }: PlannedDeveloper) => wanted.has(own[column] ?? '') === (operator === 'EQUALS')
  })
  return (developer) => tests.every((test) => test(developer))
}

type Group = { steps: string[]; parent: number | null; developers: PlannedDeveloper[] }

/** Time and memory grow with the number of developers, however deep the tree gets. */
export function planTeams({ levels, managerLevel, filters }: TreeShape, all: PlannedDeveloper[]): TeamPlan {
  const plan = new TeamPlan()
  const passes = makeTest(filters)
  const groups = new Map<string, Group>()
  for (const developer of all) {
    if (!passes(developer)) continue
    const steps: string[] = []
    let parent: number | null = null
    for (const level of levels) {
      const value = developer.values[level] ?? ''
      steps.push(level, value)
      parent = plan.team(steps, { name: value || unassigned, parent, managerKey: null })
    }
    if (!managerLevel) {
      if (parent !== null) plan.members.push({ team: parent, refId: developer.refId })
      continue
    }
    const key = JSON.stringify(steps)
    const group = groups.get(key)
    if (group) group.developers.push(developer)
    else groups.set(key, { steps: [...steps, managerLevel], parent, developers: [developer] })
  }
  const byEmail = new Map(groups.size > 0 ? all.map((developer) => [developer.emailKey, developer]) : [])
  for (const group of groups.values()) expandManagers(plan, group, byEmail)
  return plan
}
