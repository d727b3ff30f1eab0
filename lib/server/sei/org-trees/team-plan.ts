/** The plan of an org tree's teams: the developers that go in, the teams and members that come out. */
import 'server-only'
import { createHash } from 'node:crypto'

export type PlannedDeveloper = {
  refId: number
  name: string
  emailKey: string
  managerKey: string | null
  /** The value of each field that trees use, by its key. */
  values: Record<string, string>
}

/** Developers who share the values of all levels above the Manager Email level. */
export type Group = {
  /** Field and value of each of those levels, then the Manager Email field. */
  steps: string[]
  /** Index of the team above; null where the Manager Email is the only level. */
  parent: number | null
  developers: PlannedDeveloper[]
}

export type PlannedTeam = {
  path: string
  name: string
  /** Index of the team above, which is lower than this team's index. */
  parent: number | null
  managerKey: string | null
  leaf: boolean
}

/** Name of the team for developers without a value for a level, or without a manager. */
export const unassigned = 'Unassigned'

/** Longer paths are hashed: PostgreSQL refuses index entries of more than about 2,700 bytes. */
const longestPath = 1_000

/** Teams and their members. A team is added when its path is first asked for. */
export class TeamPlan {
  readonly teams: PlannedTeam[] = []
  /** The team of each developer, which is always a leaf. */
  readonly members: { team: number; refId: number }[] = []
  readonly byPath = new Map<string, number>()

  /** @returns the index of the team with this path; a new team starts as a leaf, and the one above is none any more */
  team(steps: readonly string[], { name, parent, managerKey }: Omit<PlannedTeam, 'path' | 'leaf'>): number {
    const text = JSON.stringify(steps)
    const path = Buffer.byteLength(text) > longestPath ? createHash('sha256').update(text).digest('hex') : text
    const known = this.byPath.get(path)
    if (known !== undefined) return known
    // Not spread from the argument: V8 would give each of 200,000 teams a hidden class of its own.
    const index = this.teams.push({ path, name, parent, managerKey, leaf: true }) - 1
    this.byPath.set(path, index)
    if (parent !== null) this.teams[parent]!.leaf = false
    return index
  }
}
