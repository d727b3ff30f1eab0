/** Finds the people who created keys of a project, for the search. */
import 'server-only'
import { database } from '../database/open'
import { fold } from '../rules/fold'

/** A single letter is in nearly every name, and would find nearly every key. */
const minLength = 2

/**
 * Ids of the creators whose name has the text in it, or whose email starts with it. An email's domain alone matches
 * nobody, because colleagues share it. Names are folded here and not in SQL, so that they match as key names do.
 */
export async function findCreators(projectId: string, text: string): Promise<string[]> {
  const wanted = fold(text)
  if (wanted.length < minLength) return []
  const { prisma } = await database()
  // One index probe per creator; DISTINCT would read every key of the project.
  const creators = await prisma.$queryRaw<{ id: string; name: string; email: string }[]>`
    WITH RECURSIVE creator AS (
      (SELECT created_by_id AS id FROM api_key
       WHERE project_id = ${projectId}::uuid AND deleted_at IS NULL ORDER BY created_by_id LIMIT 1)
      UNION ALL
      SELECT (SELECT created_by_id FROM api_key
              WHERE project_id = ${projectId}::uuid AND deleted_at IS NULL AND created_by_id > creator.id
              ORDER BY created_by_id LIMIT 1)
      FROM creator WHERE creator.id IS NOT NULL
    )
    SELECT p.id, p.name, p.email FROM creator JOIN person p ON p.id = creator.id`
  return creators
    .filter(({ name, email }) => fold(name).includes(wanted) || fold(email).startsWith(wanted))
    .map(({ id }) => id)
}
