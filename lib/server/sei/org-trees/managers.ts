/** Plans the teams of a Manager Email level: one for each manager, below the manager they report to. */
import 'server-only'
import { unassigned, type Group, type PlannedDeveloper, type TeamPlan } from './team-plan'

/** All developers of the account by the key of their email. */
type People = ReadonlyMap<string, PlannedDeveloper>

/**
 * Finds for each manager the nearest manager above who has a team in the group too. Linear: a walk up ends at the first
 * person whose answer is known, and everybody walked past gets the same answer.
 */
function managersAbove(managers: ReadonlySet<string>, people: People): Map<string, string | null> {
  const above = new Map<string, string | null>()
  for (const start of managers) {
    const walked = new Set<string>()
    let at = start
    let found: string | null = null
    while (!above.has(at) && !walked.has(at)) {
      walked.add(at)
      const next = people.get(at)?.managerKey ?? null
      if (next === null || !people.has(next)) break
      if (managers.has(next)) {
        found = next
        break
      }
      at = next
    }
    found ??= above.get(at) ?? null
    for (const key of walked) above.set(key, found)
  }
  return above
}

/** Orders managers so that each comes after the one above. A cycle is cut: its first manager becomes a root. */
function orderTopDown(managers: ReadonlySet<string>, above: Map<string, string | null>): Map<string, string | null> {
  const below = new Map<string, string[]>()
  const roots: string[] = []
  for (const manager of managers) {
    const over = above.get(manager) ?? null
    const siblings = over === null ? roots : below.get(over)
    if (siblings) siblings.push(manager)
    else if (over !== null) below.set(over, [manager])
  }
  const placed = new Map<string, string | null>()
  for (const root of [...roots, ...managers]) {
    if (placed.has(root)) continue
    placed.set(root, null)
    const order = [root]
    for (const manager of order) {
      for (const report of below.get(manager) ?? []) {
        if (placed.has(report)) continue
        placed.set(report, manager)
        order.push(report)
      }
    }
  }
  return placed
}

/**
 * Adds the teams of a group of developers to the plan. A manager is a member of the team they lead. Once managers report
 * to it, that team is no leaf: its lead and the reports who manage nobody move to a leaf below, "direct reports".
 */
export function addManagerTeams(plan: TeamPlan, { steps, parent, developers }: Group, people: People): void {
  const managerOf = ({ managerKey }: PlannedDeveloper) => (managerKey && people.has(managerKey) ? managerKey : null)
  const managers = new Set(developers.map(managerOf).filter((key) => key !== null))
  const teamOf = new Map<string, number>()
  for (const [manager, over] of orderTopDown(managers, managersAbove(managers, people))) {
    const { name } = people.get(manager)!
    const upper = over === null ? parent : teamOf.get(over)!
    teamOf.set(manager, plan.team([...steps, manager], { name, parent: upper, managerKey: manager }))
  }
  const homeOf = (lead: string | null): number => {
    if (lead === null) return plan.team([...steps, ''], { name: unassigned, parent, managerKey: null })
    const team = teamOf.get(lead)!
    if (plan.teams[team]!.leaf) return team
    const name = `${people.get(lead)!.name}: direct reports`
    return plan.team([...steps, lead, 'direct'], { name, parent: team, managerKey: lead })
  }
  for (const developer of developers) {
    const lead = managers.has(developer.emailKey) ? developer.emailKey : managerOf(developer)
    plan.members.push({ team: homeOf(lead), refId: developer.refId })
  }
}
