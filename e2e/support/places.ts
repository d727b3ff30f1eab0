/** Makes accounts, projects and people by SQL, which is quicker than by their pages. */
import { randomUUID } from 'node:crypto'
import pg from 'pg'
import type { ProjectRef } from '../../lib/paths'
import { cheapHash } from '../../lib/testing/make/cheap-hash'

export type Credentials = { id: string; email: string; password: string }
export type PeopleOfPlace = Record<'admin' | 'seiAdmin' | 'lead' | 'viewer' | 'stranger', Credentials>
export type MadePlace = { accountId: string; ref: ProjectRef; other: ProjectRef; people: PeopleOfPlace }

async function connected<T>(databaseUrl: string, run: (client: pg.Client) => Promise<T>): Promise<T> {
  const client = new pg.Client({ connectionString: databaseUrl })
  await client.connect()
  try {
    return await run(client)
  } finally {
    await client.end()
  }
}

/** Runs one statement on a connection of its own. */
export const runSql = <Row extends pg.QueryResultRow>(databaseUrl: string, text: string, values: unknown[] = []) =>
  connected(databaseUrl, async (client) => (await client.query<Row>(text, values)).rows)

const password = 'a password of the tests'
const passwordHash = cheapHash(password)

/**
 * Makes an account of its own with two projects. All but the account's admin have their role in the first project only;
 * the stranger is of the second.
 */
export const makePlace = (databaseUrl: string): Promise<MadePlace> => connected(databaseUrl, makePlaceOn)

async function makePlaceOn(client: pg.Client): Promise<MadePlace> {
  const mark = randomUUID().slice(0, 8)
  const one = async (text: string, values: unknown[]) => (await client.query<{ id: string }>(text, values)).rows[0]!.id
  const accountId = await one('INSERT INTO account (identifier, name) VALUES ($1, $2) RETURNING id', [mark, 'Acme'])
  const organizationId = await one(
    'INSERT INTO organization (account_id, identifier, name) VALUES ($1, $2, $3) RETURNING id',
    [accountId, 'engineering', 'Engineering'],
  )
  const addProject = (identifier: string, name: string) =>
    one('INSERT INTO project (account_id, organization_id, identifier, name) VALUES ($1, $2, $3, $4) RETURNING id', [
      accountId,
      organizationId,
      identifier,
      name,
    ])
  const first = await addProject('first', 'First project')
  const second = await addProject('second', 'Other project')
  const addPerson = async (name: string, role: string, projectId: string | null): Promise<Credentials> => {
    const email = `${name.toLowerCase().replaceAll(' ', '-')}-${mark}@example.com`
    const id = await one('INSERT INTO person (account_id, email, name, password_hash) VALUES ($1, $2, $3, $4) RETURNING id', [
      accountId,
      email,
      name,
      await passwordHash,
    ])
    await one(
      'INSERT INTO role_binding (account_id, person_id, project_id, role) VALUES ($1, $2, $3, $4::person_role) RETURNING id',
      [accountId, id, projectId, role],
    )
    return { id, email, password }
  }
  return {
    accountId,
    ref: { org: 'engineering', project: 'first' },
    other: { org: 'engineering', project: 'second' },
    people: {
      admin: await addPerson('Ada Admin', 'ACCOUNT_ADMIN', null),
      seiAdmin: await addPerson('Sam Admin', 'SEI_ADMIN', first),
      lead: await addPerson('Lee Lead', 'SEI_TEAM_MANAGER', first),
      viewer: await addPerson('Vic Viewer', 'SEI_VIEWER', first),
      stranger: await addPerson('Sid Stranger', 'SEI_ADMIN', second),
    },
  }
}
