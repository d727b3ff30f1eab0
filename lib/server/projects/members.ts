/** The members of a project, of whom one answers for each key. */
import 'server-only'
import type { ProjectMembers } from '../../schema/project-settings'
import { searchedFor } from '../../schema/text'
import type { Person, PersonActor } from '../access/actor'
import { caseCollation } from '../database/case-collation'
import { containsText } from '../database/contains-text'
import { database, type Transaction } from '../database/open'
import { Prisma } from '../prisma-client/client'
import { throwIfInvalid } from '../rules/throw-if-invalid'

/** As many as a list to choose from shows; whoever looks for somebody else searches. */
const mostMembers = 50

type Place = Pick<PersonActor, 'accountId' | 'projectId'>

/** A condition for people `p`: active, with a role in the project or in the whole account. Who is invited may never come. */
const isMember = ({ accountId, projectId }: Place) => Prisma.sql`
  p.account_id = ${accountId}::uuid AND p.disabled_at IS NULL AND p.invited_at IS NULL AND EXISTS (
    SELECT 1 FROM role_binding b WHERE b.person_id = p.id AND (b.project_id = ${projectId}::uuid OR b.project_id IS NULL)
  )`

/** The first 50 members by name, of those whose name or email has a text in it. */
export async function listMembers(place: Place, q?: string): Promise<ProjectMembers> {
  const text = q && searchedFor(q)
  const { prisma } = await database()
  const collation = Prisma.raw(await caseCollation())
  const has = (column: Prisma.Sql, wanted: string) => containsText(column, wanted, collation)
  const found = text ? Prisma.sql`(${has(Prisma.sql`p.name`, text)} OR ${has(Prisma.sql`p.email`, text)})` : Prisma.sql`true`
  const items = await prisma.$queryRaw<Person[]>`
    SELECT p.id, p.name, p.email FROM person p WHERE ${isMember(place)} AND ${found}
    ORDER BY lower(p.name ${collation}), p.id LIMIT ${mostMembers}`
  return { items }
}

/**
 * The member with this id, who is to answer for a key.
 * @throws Fault validation at /responsibleId for anybody else, alike for who is disabled, elsewhere, and not there at all
 */
export async function requireMember(tx: Transaction, place: Place, personId: string): Promise<Person> {
  const [person] = await tx.$queryRaw<Person[]>`
    SELECT p.id, p.name, p.email FROM person p WHERE p.id = ${personId}::uuid AND ${isMember(place)}`
  if (!person) throwIfInvalid([{ pointer: '/responsibleId', detail: 'Choose a member of this project.' }])
  return person!
}
