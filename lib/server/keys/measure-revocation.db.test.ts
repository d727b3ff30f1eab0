// @module-tag pglite
import { randomUUID } from 'node:crypto'
import { afterEach, describe, expect, test, vi } from 'vitest'
import type { Key } from '../../schema/key'
import { inAccount } from '../../testing/make/account-actor'
import { makeKey } from '../../testing/make/keys'
import { makeTenant } from '../../testing/make/tenant'
import { activityOf } from '../../testing/services/stored'
import { operatorActor, type PersonActor } from '../access/actor'
import type { ActivityActor } from '../activity-log/record'
import { database } from '../database/open'
import { archiveProject, restoreProject } from '../projects/archive'
import { log } from '../runtime/log'
import { originOf } from '../runtime/request'
import { deleteKey, deleteKeyOfAccount } from './delete'
import { getDeletedKey } from './list-deleted'
import { endOldSecret } from './end-old-secret'
import { getKeyDetail } from './get-detail'
import { measureKeys } from './measure-revocation'
import { pauseKey } from './pause'
import { resumeKey } from './resume'
import { rotateKey } from './rotate'
import { updateKey } from './update'
import { verifyKey } from './verify'

afterEach(() => void vi.restoreAllMocks())

/** The same actor in a request that has just come. */
const arriving = <Actor extends ActivityActor>(actor: Actor): Actor => ({ ...actor, request: originOf(randomUUID(), '192.0.2.7') })

async function start() {
  const tenant = await makeTenant()
  const { accountId } = tenant
  const measured = async () => (await activityOf(accountId)).filter(({ action }) => action === 'REVOCATION_MEASURED')
  return { ...tenant, admin: arriving(tenant.admin), measured }
}

const milliseconds = expect.any(Number)

describe('the log says how long it took until the secret was refused', () => {
  test('of a key that was paused; once', async () => {
    const { admin, measured } = await start()
    const { key } = await makeKey(admin)
    await pauseKey(admin, key.id)
    await pauseKey(admin, key.id)
    const details = { hint: key.hint, milliseconds, refusedWith: 'key_paused' }
    const { projectId, person, request } = admin
    expect(await measured()).toMatchObject([
      { type: 'API_ACCESS_KEY', targetId: key.id, targetName: key.name, details, projectId, actorLabel: person.email, requestId: request.requestId },
    ])
    const { revocations } = await getKeyDetail(admin, key.id)
    expect(revocations).toEqual([{ ...details, at: expect.any(String) }])
    expect(revocations[0]!.milliseconds).toBeGreaterThan(0)
    await resumeKey(admin, key.id)
    expect(await measured()).toHaveLength(1)
  })

  test('of a key that was deleted, whichever of its secrets was slowest', async () => {
    const { admin, measured } = await start()
    const { key } = await makeKey(admin)
    const rotated = await rotateKey(admin, key.id, { overlap: '1h' })
    await deleteKey(admin, key.id)
    await deleteKey(admin, key.id)
    expect(await measured()).toMatchObject([{ targetId: key.id, details: { hint: rotated.key.hint, refusedWith: 'key_deleted' } }])
    expect(await getDeletedKey(admin, key.id)).toMatchObject({ revokedInMs: milliseconds })
  })

  test('of an old secret that was ended', async () => {
    const { admin, measured } = await start()
    const { key } = await makeKey(admin)
    await rotateKey(admin, key.id, { overlap: '0' })
    await endOldSecret(admin, key.id)
    expect(await measured()).toMatchObject([{ targetId: key.id, details: { hint: key.hint, refusedWith: 'key_rotated' } }])
  })

  test('of an archived project, in one entry for all of its keys; once. Its keys tell it until it is restored', async () => {
    const { admin, adminElsewhere, measured } = await start()
    for (let index = 0; index < 2; index += 1) await makeKey(admin)
    const [{ key }, { key: elsewhere }] = [await makeKey(admin), await makeKey(adminElsewhere)]
    const actor = arriving(await inAccount(admin))
    await pauseKey(admin, key.id)
    await resumeKey(admin, key.id)
    await archiveProject(actor, admin.projectId)
    await archiveProject(actor, admin.projectId)
    const details = { keys: 3, milliseconds, refusedWith: 'project_archived' }
    const ofProject = (await measured()).filter(({ type }) => type === 'PROJECT')
    expect(ofProject).toMatchObject([{ targetId: admin.projectId, projectId: admin.projectId, details }])
    const told = async (of: PersonActor, { id }: Key) => (await getKeyDetail(of, id)).revocations.map(({ hint, refusedWith }) => [hint, refusedWith])
    const paused = [key.hint, 'key_paused']
    expect([await told(admin, key), await told(adminElsewhere, elsewhere)]).toEqual([[[null, 'project_archived'], paused], []])
    await restoreProject(actor, admin.projectId)
    expect(await told(admin, key)).toEqual([paused])
  })

  test('not of a project without keys', async () => {
    const { admin, measured } = await start()
    await archiveProject(arriving(await inAccount(admin)), admin.projectId)
    expect(await measured()).toEqual([])
  })

  test('of a key that an operator deleted', async () => {
    const { admin, accountId, measured } = await start()
    const { key } = await makeKey(admin)
    await deleteKeyOfAccount(operatorActor(accountId, originOf(randomUUID(), null), 'operator:root@here'), key.id)
    expect(await measured()).toMatchObject([{ actorKind: 'operator', projectId: admin.projectId, details: { refusedWith: 'key_deleted' } }])
  })
})

test('keys that were deleted before the request are not measured with it', async () => {
  const { admin, measured } = await start()
  const [before, now] = [await makeKey(admin), await makeKey(admin)]
  await deleteKey({ ...admin, request: { ...admin.request, arrivedAt: undefined } }, before.key.id)
  const later = arriving(admin)
  await deleteKey({ ...later, request: { ...later.request, arrivedAt: undefined } }, now.key.id)
  await measureKeys(later, [before.key.id, now.key.id])
  expect(await measured()).toMatchObject([{ targetId: now.key.id }])
})

test('what a key is refused with for another reason, as it was resumed meanwhile, is no revocation', async () => {
  const { admin, measured } = await start()
  const { key } = await makeKey(admin)
  await updateKey(admin, key.id, { networks: ['203.0.113.0/24'] })
  const warn = vi.spyOn(log(), 'warn')
  await measureKeys(admin, [key.id])
  expect(await measured()).toEqual([])
  expect(warn).toHaveBeenCalledWith(expect.objectContaining({ requestId: admin.request.requestId }), 'a revocation could not be measured')
})

test('the request waits until the entry is there, and measures from its arrival', async () => {
  const { admin, measured } = await start()
  const { key } = await makeKey(admin)
  await pauseKey({ ...admin, request: { ...admin.request, arrivedAt: performance.now() - 60_000 } }, key.id)
  const [{ details }] = (await measured()) as unknown as [{ details: { milliseconds: number } }]
  expect(details.milliseconds).toBeGreaterThan(60_000)
})

describe('a database that fails after the change', () => {
  const failing = { lookup: 'the look-up of the secret', recording: 'writing the entry' }

  test.each(Object.keys(failing) as (keyof typeof failing)[])('%s: what was revoked is, and the log tells', async (what) => {
    const { admin, measured } = await start()
    const { key, secret } = await makeKey(admin)
    const opened = await database()
    const warn = vi.spyOn(log(), 'warn')
    if (what === 'lookup') vi.spyOn(opened, 'lookup').mockRejectedValue(new Error('connection terminated'))
    else vi.spyOn(opened.prisma.activity, 'createMany').mockRejectedValue(new Error('connection terminated'))
    expect(await pauseKey(admin, key.id)).toMatchObject({ isChanged: true, key: { status: 'PAUSED' } })
    vi.restoreAllMocks()
    expect(await verifyKey(secret)).toMatchObject({ code: 'key_paused' })
    expect(await measured()).toEqual([])
    expect(warn).toHaveBeenCalledWith(expect.objectContaining({ requestId: admin.request.requestId }), 'a revocation could not be measured')
    expect(JSON.stringify(warn.mock.calls)).not.toContain(secret.slice(4))
  })
})
