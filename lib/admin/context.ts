/** Opens what commands work with: the database, the account that is meant, and the operator as an actor. */
import 'server-only'
import { existsSync, statSync } from 'node:fs'
import { hostname, userInfo } from 'node:os'
import path from 'node:path'
import { randomUUID } from 'node:crypto'
import type { ProjectRef } from '../paths'
import { operatorActor, type Operator } from '../server/access/actor'
import { DataDirectoryError } from '../server/database/data-directory'
import { database, type Database } from '../server/database/open'
import { Fault } from '../server/fault'
import { environment, type Environment } from '../server/runtime/env'
import { originOf } from '../server/runtime/request'

export type Account = { id: string; identifier: string; name: string }
type Place = { id: string; ref: string }

/** The operating system's user. A user id may have no name, as in a container. */
function userOfSystem(): string {
  try {
    return userInfo().username
  } catch {
    return String(process.getuid?.() ?? 'unknown')
  }
}

/** The operator for an account. No address: nothing came over the network. */
export const operatorOf = ({ id }: Account): Operator =>
  operatorActor(id, originOf(randomUUID(), null), `operator:${userOfSystem()}@${hostname()}`)

/**
 * Where the database is: a PostgreSQL, or the PGlite of a data directory.
 * @throws DataDirectoryError where there is none, or where files that this process writes would be another user's
 */
export function findDatabase(): Pick<Environment, 'databaseUrl' | 'dataDir'> {
  const { databaseUrl, dataDir } = environment()
  const place = path.join(dataDir, 'pglite')
  if (!databaseUrl && !existsSync(place)) {
    throw new DataDirectoryError(`There is no database in DATA_DIR (${dataDir}). Set DATABASE_URL or DATA_DIR as for the server.`)
  }
  // The server could not open what root, say, had written here.
  if (!databaseUrl && statSync(place).uid !== (process.getuid?.() ?? statSync(place).uid)) {
    throw new DataDirectoryError(
      `The database in DATA_DIR (${dataDir}) belongs to another user of this machine. Run this as that user.`,
    )
  }
  return { databaseUrl, dataDir }
}

/** Opens the database. Makes none, unlike a server. @throws as `findDatabase` does, and what keeps it from being opened */
export async function openDatabase(): Promise<Database> {
  findDatabase()
  return database()
}

/** The accounts of the database: nearly always one. */
async function accounts(): Promise<Account[]> {
  const { prisma } = await database()
  return prisma.account.findMany({ orderBy: { identifier: 'asc' }, take: 100, select: { id: true, identifier: true, name: true } })
}

/**
 * The account that a command is about.
 * @param identifier as `--account` names it
 * @throws Fault not_found where there is none of this name or none at all; conflict where there are several and none is named
 */
export async function findAccount(identifier: string | undefined): Promise<Account> {
  const all = await accounts()
  const found = identifier === undefined ? all : all.filter((account) => account.identifier === identifier)
  if (found.length === 1) return found[0]!
  if (all.length === 0) {
    throw new Fault('not_found', 'There is no account yet. Begin with: people add YOUR_EMAIL --name YOUR_NAME --role account-admin')
  }
  const names = all.map((account) => account.identifier).join(', ')
  if (found.length === 0) throw new Fault('not_found', `There is no such account. Those that there are: ${names}.`)
  throw new Fault('conflict', `There are several accounts. Name one with --account: ${names}.`)
}

/** @throws Fault not_found */
export async function findProject(account: Account, { org, project }: ProjectRef): Promise<Place> {
  const { prisma } = await database()
  const row = await prisma.project.findFirst({
    where: { accountId: account.id, identifier: project, deletedAt: null, organization: { accountId: account.id, identifier: org } },
    select: { id: true },
  })
  if (!row) throw new Fault('not_found', `There is no project ${org}/${project}. \`projects list\` shows those that there are.`)
  return { id: row.id, ref: `${org}/${project}` }
}

/** @throws Fault not_found */
export async function findPerson(account: Account, email: string): Promise<{ id: string; isInvited: boolean }> {
  const { prisma } = await database()
  const row = await prisma.person.findFirst({ where: { accountId: account.id, email }, select: { id: true, invitedAt: true } })
  if (!row) throw new Fault('not_found', `Nobody has the email ${email}. \`people list\` shows those who are here.`)
  return { id: row.id, isInvited: row.invitedAt !== null }
}
