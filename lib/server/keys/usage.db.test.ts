// @module-tag pglite
import { expect, test } from 'vitest'
import { KeyUsage } from '../../schema/key'
import { makeKey } from '../../testing/make/keys'
import { makeTenant } from '../../testing/make/tenant'
import { database } from '../database/open'
import { deleteKey } from './delete'
import { keyUsage } from './usage'

const hourLength = 3_600_000

/** Writes calls as a flush some hours ago would have. */
async function addCalls(keyId: string, calls: { hoursAgo: number; address: string; calls: number }[]) {
  const { prisma } = await database()
  const hour = (hoursAgo: number) => new Date((Math.floor(Date.now() / hourLength) - hoursAgo) * hourLength)
  await prisma.apiKeyCalls.createMany({
    data: calls.map(({ hoursAgo, ...rest }) => ({ keyId, hour: hour(hoursAgo), ...rest })),
  })
}

test('a key that was not used has no calls', async () => {
  const { admin } = await makeTenant()
  const { key } = await makeKey(admin)
  expect(await keyUsage(admin, key.id)).toEqual({ calls: 0, addresses: [], addressCount: 0 })
})

test('the calls of the last day are added up by address, busiest first; older ones do not count', async () => {
  const { admin } = await makeTenant()
  const [{ key }, other] = await Promise.all([makeKey(admin), makeKey(admin)])
  await addCalls(key.id, [
    { hoursAgo: 0, address: '192.0.2.1', calls: 3 },
    { hoursAgo: 5, address: '192.0.2.2', calls: 20 },
    { hoursAgo: 23, address: '192.0.2.1', calls: 4 },
    { hoursAgo: 26, address: '192.0.2.1', calls: 100 },
    { hoursAgo: 40, address: '192.0.2.3', calls: 100 },
  ])
  await addCalls(other.key.id, [{ hoursAgo: 0, address: '192.0.2.4', calls: 1_000 }])
  expect(KeyUsage.parse(await keyUsage(admin, key.id))).toEqual({
    calls: 27,
    addresses: [
      { address: '192.0.2.2', calls: 20 },
      { address: '192.0.2.1', calls: 7 },
    ],
    addressCount: 2,
  })
})

test('ten addresses are named, all are counted', async () => {
  const { admin } = await makeTenant()
  const { key } = await makeKey(admin)
  await addCalls(
    key.id,
    Array.from({ length: 12 }, (_, index) => ({ hoursAgo: 1, address: `192.0.2.${index}`, calls: index + 1 })),
  )
  const usage = await keyUsage(admin, key.id)
  expect(usage).toMatchObject({ calls: 78, addressCount: 12 })
  expect(usage.addresses.map(({ calls }) => calls)).toEqual([12, 11, 10, 9, 8, 7, 6, 5, 4, 3])
})

test('a key of another project or account, and a deleted one, are not found', async () => {
  const { admin, adminElsewhere } = await makeTenant()
  const { admin: stranger } = await makeTenant()
  const { key } = await makeKey(admin)
  for (const actor of [adminElsewhere, stranger]) {
    await expect(keyUsage(actor, key.id)).rejects.toMatchObject({ code: 'not_found' })
  }
  await deleteKey(admin, key.id)
  await expect(keyUsage(admin, key.id)).rejects.toMatchObject({ code: 'not_found' })
})
