import { afterEach, describe, expect, test } from 'vitest'
import { makeKey } from '../../testing/make/keys'
import { freshEmail, makeOffice, makePerson, rolesOf } from '../../testing/make/people'
import { makeTenant } from '../../testing/make/tenant'
import { makeAuthenticator } from '../../testing/make/authenticator'
import { addPasskeyOf } from '../../testing/make/passkeys'
import { activityOf } from '../../testing/services/stored'
import { database } from '../database/open'
import { changeKeys } from '../keys/bulk'
import { createKey } from '../keys/create'
import { rotateKey } from '../keys/rotate'
import { updateKey } from '../keys/update'
import { addPasskey, askToAddPasskey } from '../passkeys/add'
import { removePasskey, renamePasskey } from '../passkeys/own-passkeys'
import { resetPasskeys } from '../passkeys/reset'
import { changeRoles, giveRoles, takeRoles } from '../people/change-roles'
import { disablePerson } from '../people/disable'
import { enablePerson } from '../people/enable'
import { invitePerson } from '../people/invite'
import { makePasswordLink } from '../people/make-password-link'
import { resendInvitation } from '../people/resend-invitation'
import { nowMs, turnClock } from '../runtime/clock'
import type { PersonActor } from './actor'
import { noteProof } from './recent-proof'

const minutes = 60_000
const proofNeeded = { code: 'proof_needed', body: { ways: [] } }

afterEach(() => turnClock(0))

/** Everything of an account that these verbs could have written. */
async function stateOf(accountId: string) {
  const { prisma } = await database()
  const ofAccount = { where: { accountId } }
  return {
    keys: await prisma.apiKey.findMany({ ...ofAccount, orderBy: { id: 'asc' } }),
    secrets: await prisma.apiKeySecret.findMany({ where: { key: { accountId } }, orderBy: { id: 'asc' } }),
    people: await prisma.person.findMany({ ...ofAccount, orderBy: { id: 'asc' } }),
    roles: await prisma.roleBinding.findMany({ ...ofAccount, orderBy: { id: 'asc' } }),
    passkeys: await prisma.passkey.findMany({ where: { person: { accountId } }, orderBy: { id: 'asc' } }),
    challenges: await prisma.passkeyChallenge.findMany({ orderBy: { id: 'asc' } }),
    links: await prisma.personLink.findMany({ where: { person: { accountId } }, orderBy: { id: 'asc' } }),
    sessions: await prisma.session.findMany({ where: { person: { accountId } }, orderBy: { id: 'asc' } }),
    log: await activityOf(accountId),
  }
}

/** Runs what asks for a proof: refused after 15 minutes, with nothing written, and done in them. */
async function asksForProof(accountId: string, run: () => Promise<unknown>) {
  const before = await stateOf(accountId)
  turnClock(15 * minutes + 5_000)
  await expect(run()).rejects.toMatchObject(proofNeeded)
  expect(await stateOf(accountId)).toEqual(before)
  turnClock(14 * minutes)
  await run()
  expect(await stateOf(accountId)).not.toEqual(before)
}

// Sessions of tests last an hour.
const late = () => turnClock(50 * minutes)
const ci = { name: 'CI', description: '' }

describe('keys', () => {
  test('a new Admin key asks for a proof, an Ingestion key does not', async () => {
    const { accountId, seiAdmin } = await makeTenant()
    await asksForProof(accountId, () => createKey(seiAdmin, { ...ci, role: 'ADMIN' }))
    late()
    await createKey(seiAdmin, { ...ci, name: 'Runner', role: 'INGESTION' })
  })

  test('a proof by a clock that was ahead, and is set right, counts no longer than another', async () => {
    const { seiAdmin } = await makeTenant()
    turnClock(-24 * 60 * minutes)
    await expect(createKey(seiAdmin, { ...ci, role: 'ADMIN' })).rejects.toMatchObject(proofNeeded)
  })

  test('the rotation of an Admin key asks for one, that of an Ingestion key does not', async () => {
    const { accountId, seiAdmin } = await makeTenant()
    const [wide, narrow] = [await makeKey(seiAdmin, { role: 'ADMIN' }), await makeKey(seiAdmin)]
    await asksForProof(accountId, () => rotateKey(seiAdmin, wide.key.id, { overlap: '1h' }))
    late()
    await rotateKey(seiAdmin, narrow.key.id, { overlap: '1h' })
  })

  const ranges = ['10.0.0.0/8', '2001:db8::/32']

  test.each([
    ['everywhere', []],
    ['a wider range', ['10.0.0.0/7', '2001:db8::/32']],
    ['one range more', [...ranges, '192.0.2.0/24']],
    ['another range', ['192.0.2.0/24']],
    ['all of IPv6, where all of IPv4 was allowed', ['::/0'], ['0.0.0.0/0']],
    ['all of IPv4, where all of IPv6 was allowed', ['0.0.0.0/0'], ['::/0']],
  ])('networks that let in more ask for one: %s', async (_what, networks, before = ranges) => {
    const { accountId, seiAdmin } = await makeTenant()
    const { key } = await makeKey(seiAdmin)
    await updateKey(seiAdmin, key.id, { networks: before })
    await asksForProof(accountId, () => updateKey(seiAdmin, key.id, { name: 'Renamed', networks }))
  })

  test.each([
    ['the first ranges', ranges, []],
    ['a part of a range', ['10.1.0.0/16', '10.2.0.1', '2001:db8::/32'], ranges],
    ['fewer ranges', ['10.0.0.0/8'], ranges],
    ['the same in another form', ['2001:DB8::/32', '10.0.0.0/8', '10.9.0.0/16'], ranges],
    ['none in the request', undefined, ranges],
  ])('other changes of a key do not: %s', async (_what, networks, before) => {
    const { seiAdmin } = await makeTenant()
    const { key } = await makeKey(seiAdmin, { role: 'ADMIN' })
    await updateKey(seiAdmin, key.id, { networks: [...before] })
    late()
    expect(await updateKey(seiAdmin, key.id, { name: 'Renamed', networks, expiresAt: null })).toMatchObject({ name: 'Renamed' })
  })

  test('what is done with many keys takes nothing that needs a proof', async () => {
    const { seiAdmin } = await makeTenant()
    const { key } = await makeKey(seiAdmin, { role: 'ADMIN' })
    late()
    const ids = [key.id]
    const inputs = [
      { action: 'narrow', ids },
      { action: 'hand-over', ids, responsibleId: seiAdmin.person.id },
      { action: 'pause', ids },
      { action: 'resume', ids },
      { action: 'delete', ids },
    ] as const
    for (const input of inputs) {
      const { results } = await changeKeys(seiAdmin, { ...input, ids })
      expect(results).toMatchObject([{ detail: null }])
    }
  })
})

describe('people', () => {
  const viewer = (projectId: string) => ({ role: 'SEI_VIEWER' as const, projectId })

  test('an invitation asks for a proof, and so does its link when it is made again', async () => {
    const { accountId, admin, web } = await makeOffice()
    const email = freshEmail()
    await asksForProof(accountId, () => invitePerson(admin, { email, name: 'Noor', roles: [viewer(web)] }))
    const { prisma } = await database()
    const { id } = await prisma.person.findUniqueOrThrow({ where: { email } })
    await asksForProof(accountId, () => resendInvitation(admin, id))
  })

  test.each([
    ['changed', changeRoles],
    ['given', giveRoles],
  ])('roles that are %s ask for one', async (_what, change) => {
    const { accountId, seiAdmin, web } = await makeOffice()
    const { id } = await makePerson(accountId, { roles: [viewer(web)] })
    await asksForProof(accountId, () => change(seiAdmin, id, [{ role: 'SEI_ADMIN', projectId: web }]))
  })

  test('roles that are taken ask for one', async () => {
    const { accountId, admin, web } = await makeOffice()
    const { id } = await makePerson(accountId, { roles: [viewer(web)] })
    await asksForProof(accountId, () => takeRoles(admin, id, [viewer(web)]))
    expect(await rolesOf(id)).toEqual([])
  })

  test('enabling asks for one; disabling, which has to be quick, does not', async () => {
    const { accountId, admin, web } = await makeOffice()
    const { id } = await makePerson(accountId, { roles: [viewer(web)] })
    late()
    await disablePerson(admin, id, { deleteKeys: [] })
    turnClock(0)
    await asksForProof(accountId, () => enablePerson(admin, id))
  })

  test('a link to choose a password asks for one', async () => {
    const { accountId, admin, web } = await makeOffice()
    const { id } = await makePerson(accountId, { roles: [viewer(web)] })
    await asksForProof(accountId, () => makePasswordLink(admin, id))
  })

  test('refusals do not count as links that were sent', async () => {
    const { accountId, admin, web } = await makeOffice()
    const { id } = await makePerson(accountId, { roles: [viewer(web)] })
    late()
    for (let tries = 0; tries < 12; tries += 1) await expect(makePasswordLink(admin, id)).rejects.toMatchObject(proofNeeded)
    turnClock(0)
    await makePasswordLink(admin, id)
  })

  test('operators are not asked', async () => {
    const { accountId, operator, web } = await makeOffice()
    const { id } = await makePerson(accountId, { roles: [viewer(web)] })
    late()
    await giveRoles(operator, id, [{ role: 'SEI_ADMIN', projectId: web }])
    await makePasswordLink(operator, id)
  })
})

describe('passkeys', () => {
  test('adding one asks for a proof when it begins and when it ends, with the same challenge', async () => {
    const { accountId, admin } = await makeOffice()
    await asksForProof(accountId, () => askToAddPasskey(admin))
    const answer = makeAuthenticator().create(await askToAddPasskey(admin))
    turnClock(16 * minutes)
    await expect(addPasskey(admin, { ...answer, name: 'Laptop' })).rejects.toMatchObject(proofNeeded)
    turnClock(4 * minutes)
    await addPasskey(admin, { ...answer, name: 'Laptop' })
  })

  test('removing one asks for it, another name for it does not', async () => {
    const { accountId, admin } = await makeOffice()
    const { prisma } = await database()
    await prisma.person.update({ where: { id: admin.id }, data: { passwordHash: 'another way to sign in' } })
    const { passkey } = await addPasskeyOf(admin)
    late()
    await renamePasskey(admin, passkey.id, { name: 'Old laptop' })
    await expect(removePasskey(admin, passkey.id)).rejects.toMatchObject({ code: 'proof_needed', body: { ways: ['password', 'passkey'] } })
    expect(await prisma.passkey.count({ where: { person: { accountId } } })).toBe(1)
    turnClock(0)
    await removePasskey(admin, passkey.id)
  })

  test('resetting those of somebody asks for it', async () => {
    const { accountId, admin, viewer } = await makeOffice()
    await addPasskeyOf(viewer)
    await asksForProof(accountId, () => resetPasskeys(admin, viewer.id))
  })
})

describe('a proof', () => {
  /** The same person at a later request. */
  const again = async (actor: PersonActor): Promise<PersonActor> => {
    const { prisma } = await database()
    const { provedAt, createdAt } = await prisma.session.findUniqueOrThrow({ where: { id: actor.sessionId } })
    return { ...actor, provedAt: provedAt ?? createdAt }
  }

  test('counts for 15 minutes from then on, in its own session alone', async () => {
    const { admin, adminElsewhere } = await makeTenant()
    const { prisma } = await database()
    late()
    await noteProof(prisma, admin)
    const other = await again(adminElsewhere)
    await expect(createKey(other, { ...ci, role: 'ADMIN' })).rejects.toMatchObject(proofNeeded)
    const proved = await again(admin)
    turnClock(65 * minutes - 5_000)
    await createKey(proved, { ...ci, role: 'ADMIN' })
    turnClock(65 * minutes + 5_000)
    await expect(createKey(proved, { ...ci, name: 'Next', role: 'ADMIN' })).rejects.toMatchObject(proofNeeded)
  })

  test('cannot be noted in a session that is over, is of somebody else, or whose person is disabled', async () => {
    const { admin, lead, viewer } = await makeTenant()
    const { prisma } = await database()
    const unauthenticated = { code: 'unauthenticated' }
    await expect(noteProof(prisma, { id: admin.id, sessionId: lead.sessionId })).rejects.toMatchObject(unauthenticated)
    await prisma.session.update({ where: { id: lead.sessionId }, data: { endedAt: new Date(nowMs()) } })
    await expect(noteProof(prisma, lead)).rejects.toMatchObject(unauthenticated)
    await prisma.person.update({ where: { id: viewer.id }, data: { disabledAt: new Date(nowMs()) } })
    await expect(noteProof(prisma, viewer)).rejects.toMatchObject(unauthenticated)
    turnClock(120 * minutes)
    await expect(noteProof(prisma, admin)).rejects.toMatchObject(unauthenticated)
    const proved = { provedAt: { not: null }, personId: { in: [admin.id, lead.id, viewer.id] } }
    expect(await prisma.session.count({ where: proved })).toBe(0)
  })
})
