/** The last level of a tree where that is the Manager Email: a team for each manager, below the one they report to. */
import 'server-only'
import { unassigned, type PlannedDeveloper, type TeamPlan } from './plan'

type Group = { steps: string[]; parent: number | null; developers: PlannedDeveloper[] }
type People = ReadonlyMap<string, PlannedDeveloper>

/**
 * For each manager the next one above them who has a team in the group too. Everybody's way up is walked once: what was
 * found for somebody on the way is taken over.
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

/** Each manager with the one above, who comes before; whom a cycle keeps from that stands at the top. */
function fromTheTop(managers: ReadonlySet<string>, above: Map<string, string | null>): Map<string, string | null> {
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
 * Adds the teams of a group of developers. A manager is in the team that they lead. Where managers report to them, the
 * team is no leaf, and they and those of their people who manage nobody are in a leaf below it, "direct reports".
 */
export function expandManagers(plan: TeamPlan, { steps, parent, developers }: Group, people: People): void {
  const managerOf = ({ managerKey }: PlannedDeveloper) => (managerKey && people.has(managerKey) ? managerKey : null)
  const managers = new Set(developers.map(managerOf).filter((key) => key !== null))
  const teamOf = new Map<string, number>()
  for (const [manager, over] of fromTheTop(managers, managersAbove(managers, people))) {
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
