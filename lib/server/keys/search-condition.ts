/** The SQL condition for the search in lists of keys. */
import 'server-only'
import { Prisma } from '../prisma-client/client'
import { fold } from '../rules/fold'
import { findKeysByHint } from './find-by-hint'
import { findCreators, findPeopleOfDeleted } from './find-people'

/** A LIKE pattern for text that contains this one. */
const containing = (text: string) => `%${fold(text).replace(/[\\%_]/g, '\\$&')}%`

/**
 * A condition for keys `k` of a project: those whose name or description has the text in it, or whose hint, creator, or, of deleted
 * ones, deleter matches it.
 */
export async function matching(projectId: string, of: 'live' | 'deleted', text: string): Promise<Prisma.Sql> {
  const findPeople = of === 'live' ? findCreators : findPeopleOfDeleted
  const [keys, people] = await Promise.all([findKeysByHint(projectId, of, text), findPeople(projectId, text)])
  const either = [
    Prisma.sql`k.search_text LIKE ${containing(text)}`,
    ...(keys.length > 0 ? [Prisma.sql`k.id = ANY(${keys}::uuid[])`] : []),
    ...(people.length > 0 ? [Prisma.sql`k.created_by_id = ANY(${people}::uuid[])`] : []),
    ...(people.length > 0 && of === 'deleted' ? [Prisma.sql`k.deleted_by_id = ANY(${people}::uuid[])`] : []),
  ]
  return Prisma.sql`(${Prisma.join(either, ' OR ')})`
}
