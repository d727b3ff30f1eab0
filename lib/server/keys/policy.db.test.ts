/** Expiry of keys, and the settings of a project that limit it: when keys are made, edited, and at the same moment. */
import { afterEach, describe, expect, inject, test } from 'vitest'
import { hintOf } from '../../schema/secret-hint'
import { makeKey } from '../../testing/make/keys'
import { makeTenant } from '../../testing/make/tenant'
import { activityOf } from '../../testing/services/stored'
import { waitUntilBlocked } from '../../testing/services/wait-until-blocked'
import type { PersonActor } from '../access/actor'
import { database } from '../database/open'
import { changeProjectSettings } from '../projects/settings'
import { nowMs, turnClock } from '../runtime/clock'
import { createKey } from './create'
import { getKey } from '../../testing/calls/get-key'
import { hashSecret, makeSecret } from './secret'
import { updateKey } from './update'

const day = 86_400_000
const ci = { name: 'CI', description: '', role: 'INGESTION' } as const
const refused = { code: 'validation', status: 400, errors: [{ pointer: '/expiresAt', detail: expect.any(String) }] }

const inDays = (days: number, from = nowMs()) => new Date(from + days * day).toISOString()
const strict = (actor: PersonActor) => changeProjectSettings(actor, { maxKeyDays: 90, requireKeyExpiry: true })

/** The secrets of a key, the current one first. */
async function secretsOf(keyId: string) {
  const { prisma } = await database()
  return prisma.apiKeySecret.findMany({ where: { keyId }, orderBy: { createdAt: 'desc' } })
}

/** A secret that came before the current one and still works, as a rotation leaves it. */
async function addOldSecret(keyId: string, life: { expiresAt?: Date; endsAt?: Date }) {
  const { prisma } = await database()
  const secret = makeSecret()
  const createdAt = new Date(nowMs() - day)
  await prisma.apiKeySecret.create({ data: { keyId, hash: hashSecret(secret), hint: hintOf(secret), createdAt, ...life } })
}

afterEach(() => turnClock(0))

describe('a key is made', () => {
  test('to expire in so many days of 24 hours, exactly, and the log says when', async () => {
    const { admin, accountId } = await makeTenant()
    turnClock(400 * day)
    const { key } = await createKey(admin, { ...ci, expiresInDays: 30 })
    expect(key).toMatchObject({ expiresAt: inDays(30, Date.parse(key.createdAt)), status: 'NEVER_REVEALED' })
    expect(Date.parse(key.createdAt)).toBeGreaterThan(Date.now() + 399 * day)
    expect((await secretsOf(key.id))[0]!.createdAt.toISOString()).toBe(key.createdAt)
    expect(await getKey(admin, key.id)).toEqual(key)
    expect((await activityOf(accountId))[0]!.details).toMatchObject({ expiresAt: key.expiresAt })
    turnClock(430 * day)
    expect(await getKey(admin, key.id)).toMatchObject({ status: 'EXPIRED' })
  })

  test('without an expiry or with a long one only where the project allows it, and nothing is left of one that was refused', async () => {
    const { admin, adminElsewhere, accountId } = await makeTenant()
    await strict(admin)
    await expect(createKey(admin, ci)).rejects.toMatchObject(refused)
    await expect(createKey(admin, { ...ci, expiresAt: inDays(91) })).rejects.toMatchObject(refused)
    await expect(createKey(admin, { ...ci, expiresInDays: 91 })).rejects.toMatchObject({ errors: [{ pointer: '/expiresInDays' }] })
    const { prisma } = await database()
    expect(await prisma.apiKey.count({ where: { accountId } })).toBe(0)
    await expect(createKey(admin, { ...ci, expiresInDays: 90 })).resolves.toBeDefined()
    await expect(createKey(adminElsewhere, ci)).resolves.toMatchObject({ key: { expiresAt: null } })
  })
})

describe('a key is edited', () => {
  test('to expire sooner, later or never again; only that is told to the log', async () => {
    const { admin, accountId } = await makeTenant()
    const { key } = await createKey(admin, ci)
    const [first, second] = [inDays(5), inDays(10)]
    expect(await updateKey(admin, key.id, { expiresAt: first })).toEqual({ ...key, expiresAt: first })
    expect(await updateKey(admin, key.id, { expiresAt: second })).toEqual({ ...key, expiresAt: second })
    expect(await updateKey(admin, key.id, { expiresAt: null })).toEqual(key)
    expect((await activityOf(accountId)).slice(1).map(({ details }) => details)).toEqual([
      { before: { expiresAt: null }, after: { expiresAt: first } },
      { before: { expiresAt: first }, after: { expiresAt: second } },
      { before: { expiresAt: second }, after: { expiresAt: null } },
    ])
  })

  test('within the settings, which count from its creation; keys from before them stay until somebody extends them', async () => {
    const { admin, accountId } = await makeTenant()
    const { key: endless } = await makeKey(admin)
    const { key } = await makeKey(admin, { expiresInDays: 300 })
    await strict(admin)
    expect(await getKey(admin, endless.id)).toMatchObject({ expiresAt: null })
    const expiresAt = key.expiresAt!
    for (const [id, same] of [[endless.id, null], [key.id, expiresAt], [key.id, expiresAt.replace('Z', '+00:00')]] as const) {
      await expect(updateKey(admin, id, { description: `${same}`, expiresAt: same })).resolves.toMatchObject({ expiresAt: same && expiresAt })
    }
    await expect(updateKey(admin, key.id, { expiresAt: inDays(301) })).rejects.toMatchObject(refused)
    await expect(updateKey(admin, key.id, { expiresAt: null })).rejects.toMatchObject(refused)
    const shorter = await updateKey(admin, key.id, { expiresAt: inDays(20) })
    turnClock(80 * day)
    expect(await getKey(admin, key.id)).toMatchObject({ status: 'EXPIRED' })
    await expect(updateKey(admin, key.id, { expiresAt: inDays(11) })).rejects.toMatchObject(refused)
    const revived = inDays(9)
    expect(await updateKey(admin, key.id, { expiresAt: revived })).toEqual({ ...shorter, expiresAt: revived, status: 'EXPIRING_SOON' })
    expect((await activityOf(accountId)).at(-1)!.details).toEqual({ before: { expiresAt: shorter.expiresAt }, after: { expiresAt: revived } })
  })

  test('not to have expired: that is what pausing and deleting are for', async () => {
    const { admin } = await makeTenant()
    const { key } = await makeKey(admin)
    for (const expiresAt of [inDays(0, nowMs() - 1), '1970-01-01T00:00:00Z']) {
      await expect(updateKey(admin, key.id, { name: 'other', expiresAt })).rejects.toMatchObject({
        errors: [{ pointer: '/expiresAt', detail: expect.stringContaining('pause or delete') }],
      })
    }
    expect(await getKey(admin, key.id)).toEqual(key)
  })

  test('while it rotates: the old secret does not outlive the new end, and keeps one that is sooner', async () => {
    const { admin } = await makeTenant()
    const { key } = await makeKey(admin)
    await addOldSecret(key.id, { endsAt: new Date(inDays(7)) })
    const expiresAt = inDays(3)
    await updateKey(admin, key.id, { expiresAt })
    const end = new Date(expiresAt)
    expect(await secretsOf(key.id)).toMatchObject([{ expiresAt: end, endsAt: null }, { expiresAt: end, endsAt: end }])
    await updateKey(admin, key.id, { expiresAt: inDays(30) })
    expect((await secretsOf(key.id))[1]).toMatchObject({ expiresAt: end, endsAt: end })
    await updateKey(admin, key.id, { expiresAt: null })
    expect((await secretsOf(key.id))[1]).toMatchObject({ expiresAt: end })
  })
})

describe.skipIf(inject('databaseKind') !== 'postgresql')('at the same moment', () => {
  /** Changes the settings of the project, and keeps the change open while `run` begins and waits for it. */
  async function whileSettingsChange<T>({ projectId }: PersonActor, run: () => Promise<T>): Promise<T> {
    const { prisma } = await database()
    const { started } = await prisma.$transaction(async (tx) => {
      await tx.project.update({ where: { id: projectId }, data: { maxKeyDays: 90, requireKeyExpiry: true } })
      const started = run()
      started.catch(() => undefined)
      await waitUntilBlocked()
      return { started }
    })
    return started
  }

  test('a create that waits for a change of the settings keeps to the new ones', async () => {
    const { admin } = await makeTenant()
    await expect(whileSettingsChange(admin, () => createKey(admin, ci))).rejects.toMatchObject(refused)
  })

  test('an edit that waits for a change of the settings keeps to the new ones', async () => {
    const { admin } = await makeTenant()
    const { key } = await makeKey(admin, { expiresInDays: 30 })
    await expect(whileSettingsChange(admin, () => updateKey(admin, key.id, { expiresAt: inDays(200) }))).rejects.toMatchObject(refused)
    expect(await getKey(admin, key.id)).toMatchObject({ expiresAt: key.expiresAt })
  })

  test('a change of the settings waits for a create under way, whose key is one from before', async () => {
    const { admin } = await makeTenant()
    const { prisma } = await database()
    const undone = new Error('undone')
    const running: Promise<unknown>[] = []
    const order: string[] = []
    await prisma
      .$transaction(async (tx) => {
        // A key of the same name, not yet there: the create holds the project and waits for what becomes of it.
        const { accountId, projectId, person } = admin
        const row = { accountId, projectId, createdById: person.id, name: 'CI', foldedName: 'ci', description: '', searchText: '' }
        await tx.apiKey.create({ data: { ...row, role: 'ADMIN' } })
        running.push(createKey(admin, ci).finally(() => order.push('created')))
        await waitUntilBlocked()
        running.push(strict(admin).finally(() => order.push('changed')))
        await waitUntilBlocked(2)
        throw undone
      })
      .catch((error: unknown) => expect(error).toBe(undone))
    expect(await Promise.all(running)).toMatchObject([{ key: { expiresAt: null } }, { requireKeyExpiry: true }])
    expect(order).toEqual(['created', 'changed'])
    await expect(createKey(admin, { ...ci, name: 'CD' })).rejects.toMatchObject(refused)
  })
})
