// @module-tag pglite
import { randomUUID } from 'node:crypto'
import { expect, test } from 'vitest'
import { makeKey } from '../../testing/make/keys'
import { makeTenant } from '../../testing/make/tenant'
import { database } from '../database/open'
import { deleteKey } from './delete'
import { getKey } from '../../testing/calls/get-key'
import { hintOf } from '../../schema/secret-hint'
import { hashSecret, makeSecret } from './secret'

const notFound = { code: 'not_found', status: 404 }

test('a key is found in its own project alone', async () => {
  const { admin, adminElsewhere } = await makeTenant()
  const { admin: stranger } = await makeTenant()
  const { key } = await makeKey(admin)
  expect(await getKey(admin, key.id)).toEqual(key)
  for (const actor of [adminElsewhere, stranger]) {
    await expect(getKey(actor, key.id)).rejects.toMatchObject(notFound)
  }
})

test('neither a deleted key nor one that never was is found, and the answers are alike', async () => {
  const { admin } = await makeTenant()
  const { key } = await makeKey(admin)
  await deleteKey(admin, key.id)
  const answerTo = (id: string) => getKey(admin, id).catch((fault) => ({ ...fault, detail: fault.detail }))
  expect(await answerTo(key.id)).toEqual(await answerTo(randomUUID()))
  await expect(getKey(admin, key.id)).rejects.toMatchObject(notFound)
})

test('while a key rotates, its newest secret is the one that is shown', async () => {
  const { admin } = await makeTenant()
  const { key } = await makeKey(admin)
  const { prisma } = await database()
  const secret = makeSecret()
  const createdAt = new Date(Date.now() + 1_000)
  await prisma.apiKeySecret.create({
    data: { keyId: key.id, hash: hashSecret(secret), hint: hintOf(secret), createdAt },
  })
  expect(await getKey(admin, key.id)).toEqual({ ...key, hint: hintOf(secret), status: 'ROTATING', oldSecret: { hint: key.hint, endsAt: null } })
})
