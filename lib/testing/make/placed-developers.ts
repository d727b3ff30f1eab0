/** Developers of a test's account, put there without the verbs that upload them. */
import { database } from '../../server/database/open'
import type { DeveloperFieldType } from '../../server/prisma-client/enums'

export type Person = { email: string; manager?: string; name?: string; role?: string; site?: string; team?: string }

/** Keys as an upload with these columns gives them. */
const fields: { key: string; columnName: string; fieldType: DeveloperFieldType }[] = [
  { key: 'name', columnName: 'Full Name', fieldType: 'NAME' },
  { key: 'email', columnName: 'Email', fieldType: 'EMAIL' },
  { key: 'managerEmail', columnName: 'Manager Email', fieldType: 'MANAGER_EMAIL' },
  { key: 'role', columnName: 'Role', fieldType: 'ROLE' },
  { key: 'site', columnName: 'Site', fieldType: 'CUSTOM' },
  { key: 'team', columnName: 'Team', fieldType: 'CUSTOM' },
]

/** Makes these the developers of the account; who was one already keeps the reference. */
export async function setDevelopers(accountId: string, people: Person[]): Promise<void> {
  const { prisma } = await database()
  if (!(await prisma.developerVersion.findFirst({ where: { accountId, status: 'ACTIVE' } }))) {
    const { id } = await prisma.developerVersion.create({ data: { accountId, status: 'ACTIVE', columns: [] } })
    await prisma.developerField.createMany({
      data: fields.map((field, index) => ({
        ...field,
        versionId: id,
        index,
        displayName: field.columnName,
        required: false,
      })),
    })
  }
  const emails = people.map(({ email }) => email)
  await prisma.developer.deleteMany({ where: { accountId, emailKey: { notIn: emails } } })
  for (const { email, manager = null, name = email.split('@', 1)[0]!, role = '', site = '', team = '' } of people) {
    const data = {
      name,
      email,
      managerEmailKey: manager,
      fields: { name, email, managerEmail: manager ?? '', role, site, team },
    }
    await prisma.developer.upsert({
      where: { accountId_emailKey: { accountId, emailKey: email } },
      create: { ...data, accountId, emailKey: email },
      update: data,
    })
  }
}

/** Rebuilds all org trees of the account, as every change of its developers does. */
export async function rebuild(accountId: string): Promise<void> {
  const { prisma } = await database()
  const { rebuildOrgTrees } = await import('../../server/sei/org-trees/rebuild')
  await prisma.$transaction((tx) => rebuildOrgTrees(tx, accountId), { timeout: 60_000 })
}
