/** Plans the teams of an org tree and their members from the developers alone, without the database. */
import 'server-only'
import type { OrgTreeFilter } from '../../../schema/org-tree'
import { tidyCell } from '../../../schema/text'
import { addManagerTeams } from './managers'
import { TeamPlan, unassigned, type Group, type PlannedDeveloper } from './team-plan'

/** How a tree divides developers. The Manager Email can only be the last level; it stands apart from `levels`. */
export type TreeShape = { levels: string[]; managerLevel: string | null; filters: OrgTreeFilter[] }

/** @returns a test of whether a developer passes every filter */
function filterTest(filters: OrgTreeFilter[]): (developer: PlannedDeveloper) => boolean {
  const tests = filters.map(({ column, operator, values }) => {
    const wanted = new Set(values.map(tidyCell))
    return ({ values: own }: PlannedDeveloper) => wanted.has(own[column] ?? '') === (operator === 'EQUALS')
  })
  return (developer) => tests.every((test) => test(developer))
}

/**
 * Plans the teams of one tree; a team comes after the one above it. Takes all developers of the account: managers may be
 * among those whom the filters leave out. Time and memory grow with their number, not with the depth of the tree.
 */
export function planTeams({ levels, managerLevel, filters }: TreeShape, all: PlannedDeveloper[]): TeamPlan {
  const plan = new TeamPlan()
  const passes = filterTest(filters)
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
  for (const group of groups.values()) addManagerTeams(plan, group, byEmail)
  return plan
}
