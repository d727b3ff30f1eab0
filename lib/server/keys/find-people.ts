/** Finds the people who created or deleted keys of a project, for the search. */
import 'server-only'
import { database } from '../database/open'
import { fold } from '../rules/fold'

/** A single letter is in nearly every name, and would find nearly every key. */
const minLength = 2

type Person = { id: string; name: string; email: string }

/**
 * Ids of those whose name has the text in it, or whose email starts with it. An email's domain alone matches nobody, because
 * colleagues share it. Names are folded here and not in SQL, so that they match as key names do.
 */
async function thoseCalled(text: string, read: () => Promise<Person[]>): Promise<string[]> {
  const wanted = fold(text)
  if (wanted.length < minLength) return []
  return (await read())
    .filter(({ name, email }) => fold(name).includes(wanted) || fold(email).startsWith(wanted))
    .map(({ id }) => id)
}

/** Ids of the creators of live keys whom the text can mean. */
export async function findCreators(projectId: string, text: string): Promise<string[]> {
  const { prisma } = await database()
  // One index probe per creator; DISTINCT would read every key of the project.
  return thoseCalled(text, () => prisma.$queryRaw<Person[]>`
    WITH RECURSIVE creator AS (
      (SELECT created_by_id AS id FROM api_key
       WHERE project_id = ${projectId}::uuid AND deleted_at IS NULL ORDER BY created_by_id LIMIT 1)
      UNION ALL
      SELECT (SELECT created_by_id FROM api_key
              WHERE project_id = ${projectId}::uuid AND deleted_at IS NULL AND created_by_id > creator.id
              ORDER BY created_by_id LIMIT 1)
      FROM creator WHERE creator.id IS NOT NULL
    )
    SELECT p.id, p.name, p.email FROM creator JOIN person p ON p.id = creator.id`)
}

/** Ids of the creators and deleters of deleted keys whom the text can mean. */
export async function findPeopleOfDeleted(projectId: string, text: string): Promise<string[]> {
  const { prisma } = await database()
  return thoseCalled(text, () => prisma.$queryRaw<Person[]>`
    SELECT p.id, p.name, p.email FROM person p WHERE p.id IN (
      SELECT unnest(ARRAY[created_by_id, deleted_by_id]) FROM api_key WHERE project_id = ${projectId}::uuid AND deleted_at IS NOT NULL
    )`)
}
