/** Reads and changes the settings of a project: its key policy, and after how many days keys become findings. */
import 'server-only'
import type { ChangeProjectSettings, ProjectSettings } from '../../schema/project-settings'
import { requireActiveProject } from '../access/active-project'
import type { PersonActor } from '../access/actor'
import { recordActivity } from '../activity-log/record'
import { database } from '../database/open'
import { notFound } from '../fault'

/** @throws Fault not_found where the project was deleted meanwhile */
export async function readProjectSettings({ projectId }: PersonActor): Promise<ProjectSettings> {
  const { prisma } = await database()
  const settings = await prisma.project.findFirst({
    where: { id: projectId, deletedAt: null },
    select: { maxKeyDays: true, requireKeyExpiry: true, rotateAfterDays: true, unusedAfterDays: true },
  })
  if (!settings) throw notFound()
  return settings
}

/**
 * Changes the settings that are given. Keys that there are stay as they are; what is created, rotated or extended after it keeps
 * to them.
 * @returns all settings as they are then
 * @throws Fault not_found, or forbidden, where the project was deleted or archived meanwhile
 */
export async function changeProjectSettings(actor: PersonActor, change: ChangeProjectSettings): Promise<ProjectSettings> {
  const { projectId: id, project } = actor
  const { prisma } = await database()
  return prisma.$transaction(async (tx) => {
    // Waits for creates, rotations and edits of keys under way, which keep to the settings before.
    const before = await requireActiveProject(tx, id, 'alone')
    const after = { ...before, ...change }
    const names = Object.keys(after) as (keyof ProjectSettings)[]
    if (names.every((name) => after[name] === before[name])) return before
    await tx.project.update({ where: { id }, data: after, select: { id: true } })
    await recordActivity(tx, actor, {
      type: 'PROJECT',
      action: 'EDITED',
      target: { id, name: project.projectName },
      details: { before, after },
    })
    return after
  })
}
