/** Developers for tests: files of them, an account that is set up, and what is stored. */
import { Readable } from 'node:stream'
import type { DeveloperError } from '../../schema/developer-version'
import type { KeyActor } from '../../server/access/actor'
import { database } from '../../server/database/open'
import { exportDevelopers } from '../../server/sei/developers/export'
import { saveFieldMappings } from '../../server/sei/developers/save-mappings'
import { uploadDevelopers } from '../../server/sei/developers/upload'
import { makeKeyActor } from './key-actors'
import { makeTenant } from './tenant'

/** A file as the gateway hands it over. */
export const csvFile = (content: string | Buffer, mediaType = 'text/csv') => ({
  stream: Readable.from([Buffer.from(content)]),
  mediaType,
})

export const header = 'Email,Manager Email,Full Name,Role,Site,Team,Sub Role,Department,Cost Center'

/** Ada leads Bob and Cy; Cy leads Dee. */
export const company = [
  header,
  'ada@x.io,,Ada Lovelace,Lead,London,Engines,,Research,100',
  'bob@x.io,ada@x.io,Bob,Engineer,Paris,Engines,Back end,Research,200',
  'Cy@x.io,ADA@x.io,Cy,Lead,Paris,Looms,,,',
  'dee@x.io,cy@x.io,"Dee, D.",Engineer,London,Looms,,Research,200',
].join('\n')

/** Uploads a file and saves its suggested mappings. */
export async function saveDevelopers(actor: KeyActor, content = company) {
  const { versionId, fieldMappings } = await uploadDevelopers(actor, csvFile(content))
  return saveFieldMappings(actor, versionId, { fieldMappings })
}

/** A new account with an Admin key, and the company as its developers unless another file is given. */
export async function makeCompany(content = company) {
  const tenant = await makeTenant()
  const { actor, secret } = await makeKeyActor(tenant.admin, 'ADMIN')
  const { versionId } = await saveDevelopers(actor, content)
  return { ...tenant, actor, secret, versionId }
}

/** A new account without developers, with an Admin key. */
export async function makeEmptyCompany() {
  const tenant = await makeTenant()
  return { ...tenant, ...(await makeKeyActor(tenant.admin, 'ADMIN')) }
}

/** Everything stored about an account's developers and their versions, to see that nothing changed. */
export async function developersOf(accountId: string) {
  const { prisma } = await database()
  return {
    developers: await prisma.developer.findMany({ where: { accountId }, orderBy: { refId: 'asc' } }),
    versions: await prisma.developerVersion.findMany({
      where: { accountId },
      orderBy: { ordinal: 'asc' },
      include: { fields: { orderBy: { index: 'asc' } }, blocks: { orderBy: { position: 'asc' } } },
    }),
    activities: await prisma.activity.count({ where: { accountId, type: 'DEVELOPER' } }),
  }
}

/** The fields of every developer by email key. */
export async function fieldsByEmail(accountId: string): Promise<Record<string, Record<string, string>>> {
  const { developers } = await developersOf(accountId)
  return Object.fromEntries(developers.map(({ emailKey, fields }) => [emailKey, fields as Record<string, string>]))
}

/** The whole download. */
export async function exported(actor: KeyActor): Promise<string> {
  const pieces: string[] = []
  for await (const piece of exportDevelopers(actor)) pieces.push(piece)
  return pieces.join('')
}

/** The errors of a refusal, by type and field with their counts. */
export async function refusedWith(attempt: Promise<unknown>) {
  const fault = await attempt.then(
    () => null,
    (error) => error,
  )
  const errors: DeveloperError[] = fault?.body?.errors ?? []
  return errors.map(({ errorType, fieldName, errorDeveloperCount }) => [errorType, fieldName, errorDeveloperCount])
}
