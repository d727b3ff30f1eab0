/** How the database compares text without regard to case, whatever locale it was made with. */
import 'server-only'
import { database } from './open'
import { processWidePromise } from '../runtime/process-wide'

// The locale of many databases is C, in which only the letters A to Z have two cases.
const wanted = ['und-x-icu', 'pg_c_utf8']

async function find(): Promise<string> {
  const { prisma } = await database()
  const rows = await prisma.$queryRaw<{ name: string }[]>`
    SELECT collname AS name FROM pg_collation
    WHERE collname = ANY(${wanted}::text[]) AND collencoding IN (-1, pg_char_to_encoding(getdatabaseencoding()))`
  const name = wanted.find((candidate) => rows.some((row) => row.name === candidate))
  return name === undefined ? '' : `COLLATE "${name}"`
}

/** `COLLATE "…"` for lower() and ORDER BY; nothing where the database has no collation better than its own. */
export const caseCollation = (): Promise<string> => processWidePromise('case-collation', find)
