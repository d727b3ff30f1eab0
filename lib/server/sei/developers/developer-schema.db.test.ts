// @module-tag pglite
import { expect, test } from 'vitest'
import { DeveloperSchema } from '../../../schema/developer'
import { actorOfSecret } from '../../../testing/make/key-actors'
import { makeKey } from '../../../testing/make/keys'
import { makeTenant } from '../../../testing/make/tenant'
import { database } from '../../database/open'
import { developerSchema } from './developer-schema'

async function makeKeyActor() {
  const { admin } = await makeTenant()
  return actorOfSecret((await makeKey(admin)).secret)
}

async function upload(accountId: string, status: 'ACTIVE' | 'PREVIEW' | 'SUPERSEDED', columns: string[]) {
  const { prisma } = await database()
  const fields = columns.map((columnName, index) => ({
    index,
    columnName,
    key: columnName.toLowerCase(),
    displayName: `The ${columnName}`,
    fieldType: index === 0 ? ('EMAIL' as const) : ('CUSTOM' as const),
    required: index === 0,
  }))
  // Written the wrong way round: the order is that of the index.
  return prisma.developerVersion.create({ data: { accountId, status, fields: { create: [...fields].reverse() } } })
}

test('before the first upload there is no version and no field', async () => {
  const actor = await makeKeyActor()
  expect(await developerSchema(actor)).toEqual({ versionId: null, fields: [], createdAt: null })
})

test('the fields of the active upload are told in their order; other uploads and accounts do not show', async () => {
  const [actor, other] = await Promise.all([makeKeyActor(), makeKeyActor()])
  await upload(actor.accountId, 'SUPERSEDED', ['Old'])
  const version = await upload(actor.accountId, 'ACTIVE', ['Email', 'Team'])
  await upload(actor.accountId, 'PREVIEW', ['New'])
  await upload(other.accountId, 'ACTIVE', ['Foreign'])
  expect(DeveloperSchema.parse(await developerSchema(actor))).toEqual({
    versionId: version.id,
    createdAt: version.createdAt.getTime(),
    fields: [
      { index: 1, columnName: 'Email', key: 'email', displayName: 'The Email', fieldType: 'EMAIL', required: true },
      { index: 2, columnName: 'Team', key: 'team', displayName: 'The Team', fieldType: 'CUSTOM', required: false },
    ],
  })
})
