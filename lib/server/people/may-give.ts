/** Which roles somebody may give, and where: for the forms and the filters of the People page. */
import 'server-only'
import type { ProjectChoice } from '../../schema/project'
import type { AccountActor } from '../access/actor'
import { database } from '../database/open'
import { listProjects } from '../projects/list'
import { reachOf } from './reach'

/** `account` is whether any role may be given, also for the whole account; else it is the SEI roles in `projects`. */
export async function mayGive(actor: AccountActor): Promise<{ account: boolean; projects: ProjectChoice[] }> {
  const { prisma } = await database()
  const [reach, projects] = await Promise.all([reachOf(prisma, actor), listProjects(actor)])
  if (reach === 'account') return { account: true, projects }
  return { account: false, projects: projects.filter(({ id }) => reach.has(id)) }
}
