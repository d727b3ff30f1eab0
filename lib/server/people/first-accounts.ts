/** The first accounts: an administrator from the settings or, without DATABASE_URL, people to try things with. */
import 'server-only'
import { randomBytes } from 'node:crypto'
import { SettingsError, type Environment } from '../runtime/env'
import { hashPassword } from './password-hash'
import { whyNotPassword } from './password-rule'
import type { Prisma, PrismaClient } from '../prisma-client/client'
import type { PersonRole } from '../prisma-client/enums'

/** Whom to sign in as after the first start; the password only where it was made up here. */
export type FirstSignIn = { emails: string[]; password: string | null }

const trialPeople: { email: string; name: string; role: PersonRole; project?: string }[] = [
  { email: 'admin@example.com', name: 'Ada Admin', role: 'ACCOUNT_ADMIN' },
  { email: 'sei-admin@example.com', name: 'Sam SEI Admin', role: 'SEI_ADMIN', project: 'demo' },
  { email: 'lead@example.com', name: 'Lee Lead', role: 'SEI_TEAM_MANAGER', project: 'demo' },
  { email: 'viewer@example.com', name: 'Vic Viewer', role: 'SEI_VIEWER', project: 'demo' },
]

// An arbitrary number of an advisory lock: instances that start together on an empty database fill it once.
const firstAccountsLock = 7_346_001

async function makePlaces(tx: Prisma.TransactionClient, projects: { identifier: string; name: string }[]) {
  const account = await tx.account.create({ data: { identifier: 'default', name: 'Default account' } })
  const organization = await tx.organization.create({
    data: { accountId: account.id, identifier: 'default', name: 'Default organization' },
  })
  const rows = await tx.project.createManyAndReturn({
    data: projects.map((project) => ({ accountId: account.id, organizationId: organization.id, ...project })),
  })
  const projectIds = new Map(rows.map((row) => [row.identifier, row.id]))
  return async (person: { email: string; name: string; role: PersonRole; project?: string }, passwordHash: string) => {
    const { email, name, role, project } = person
    const { id } = await tx.person.create({ data: { accountId: account.id, email, name, passwordHash } })
    await tx.roleBinding.create({
      data: { accountId: account.id, personId: id, role, projectId: project ? projectIds.get(project)! : null },
    })
  }
}

const ofCompany = [{ identifier: 'default', name: 'Default project' }]

/** Whether there is no account at all; from then on, and until the transaction ends, nobody else makes one. */
async function isEmpty(tx: Prisma.TransactionClient): Promise<boolean> {
  await tx.$executeRaw`SELECT pg_advisory_xact_lock(${firstAccountsLock}::bigint)`
  return (await tx.account.findFirst({ select: { id: true } })) === null
}

/** Makes an account with an organization and a project, and nobody in it, where there is no account at all. */
export async function makeFirstAccount(prisma: PrismaClient): Promise<void> {
  await prisma.$transaction(async (tx) => {
    if (await isEmpty(tx)) await makePlaces(tx, ofCompany)
  })
}

/**
 * Makes the first accounts where there is no account at all, in one transaction.
 * @returns how to sign in, or null where there were accounts already.
 * @throws SettingsError where PostgreSQL is empty and no administrator is named, and for a bad ADMIN_PASSWORD.
 */
export async function makeFirstAccounts(prisma: PrismaClient, settings: Environment): Promise<FirstSignIn | null> {
  if (await prisma.account.findFirst({ select: { id: true } })) return null
  const { admin, databaseUrl } = settings
  if (databaseUrl && !admin) {
    throw new SettingsError(
      'The database is empty. Set ADMIN_EMAIL and ADMIN_PASSWORD for its first administrator, or invite one with `npm run admin -- people add`.',
    )
  }
  const wrong = admin && (await whyNotPassword(admin.password, admin.email))
  if (wrong) throw new SettingsError(`ADMIN_PASSWORD ${wrong}.`)
  // Whoever names an administrator wants nobody else to be one: the names of the trial people are known to everyone.
  const trial = databaseUrl || admin ? [] : trialPeople
  const trialPassword = settings.seedPassword ?? randomBytes(12).toString('base64url')
  const trialHash = await hashPassword(trialPassword)
  const adminHash = admin && (await hashPassword(admin.password))
  const made = await prisma.$transaction(async (tx) => {
    if (!(await isEmpty(tx))) return false
    const addPerson = await makePlaces(
      tx,
      databaseUrl
        ? ofCompany
        : [
            { identifier: 'demo', name: 'Demo' },
            { identifier: 'payments', name: 'Payments' },
          ],
    )
    if (admin && adminHash) {
      await addPerson({ email: admin.email, name: 'Administrator', role: 'ACCOUNT_ADMIN' }, adminHash)
    }
    for (const person of trial) await addPerson(person, trialHash)
    return true
  })
  if (!made) return null
  const emails = [...(admin ? [admin.email] : []), ...trial.map((person) => person.email)]
  return { emails, password: trial.length > 0 && !settings.seedPassword ? trialPassword : null }
}
