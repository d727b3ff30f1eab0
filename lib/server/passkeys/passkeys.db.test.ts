import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { describe, expect, test } from 'vitest'
import { makeAuthenticator, type Lie } from '../../testing/make/authenticator'
import { makeLonePerson } from '../../testing/make/lone-person'
import { addPasskeyOf } from '../../testing/make/passkeys'
import { actorOf, makeOffice } from '../../testing/make/people'
import { activityOf, everythingStored } from '../../testing/services/stored'
import { withSettings } from '../../testing/services/settings'
import { endSession } from '../access/session'
import { database } from '../database/open'
import { nowMs, turnClock } from '../runtime/clock'
import { addPasskey, askToAddPasskey } from './add'
import { listOwnPasskeys, removePasskey, renamePasskey } from './own-passkeys'
import { askForProof, provePasskey } from './prove'
import { resetPasskeys } from './reset'

const someone = async () => actorOf((await makeLonePerson()).id)
const challengesOf = async (personId: string) => (await database()).prisma.passkeyChallenge.count({ where: { personId } })

const notAPasskey = { code: 'validation' }
const over = { code: 'conflict', detail: 'This took too long, or was answered before. Try again.' }
const notFound = { code: 'not_found' }

describe('adding', () => {
  test('a passkey keeps its public key and its name, and the log tells of it', async () => {
    const actor = await someone()
    const { authenticator, passkey } = await addPasskeyOf(actor, undefined, 'Laptop')
    expect(await listOwnPasskeys(actor)).toEqual([passkey])
    expect(passkey).toEqual({ id: expect.any(String), name: 'Laptop', createdAt: expect.any(String), lastUsedAt: null })
    const { prisma } = await database()
    const row = await prisma.passkey.findUniqueOrThrow({ where: { id: passkey.id } })
    expect(Buffer.from(row.credentialId)).toEqual(authenticator.credentialId)
    expect(row).toMatchObject({ personId: actor.id, counter: 1n, transports: ['internal'], isBackedUp: false })
    expect(await activityOf(actor.accountId)).toMatchObject([
      { actorId: actor.id, type: 'USER', action: 'EDITED', targetId: actor.id, details: { passkey: 'added', name: 'Laptop' } },
    ])
  })

  test('asks for one that is found without an email, that recognizes its owner, and that is not there yet', async () => {
    const actor = await someone()
    const { authenticator } = await addPasskeyOf(actor)
    const { options } = await askToAddPasskey(actor)
    expect(options).toMatchObject({
      rp: { id: 'localhost', name: 'SEI API Keys' },
      user: { id: Buffer.from(actor.id.replaceAll('-', ''), 'hex').toString('base64url'), name: actor.person.email },
      attestation: 'none',
      authenticatorSelection: { residentKey: 'required', userVerification: 'required' },
      excludeCredentials: [{ id: authenticator.credentialId.toString('base64url') }],
    })
  })

  test.each<[string, Lie]>([
    ['of another origin', { origin: 'http://evil.example' }],
    ['of another host', { rpId: 'evil.example' }],
    ['of another challenge', { challenge: Buffer.alloc(32).toString('base64url') }],
    ['that signs in', { type: 'webauthn.get' }],
    ['of an authenticator that recognized nobody', { isVerified: false }],
    ['with an attestation that was not asked for', { attestation: { fmt: 'tpm', attStmt: new Map() } }],
  ])('an answer %s adds nothing, and its challenge is gone', async (_what, lie) => {
    const actor = await someone()
    const authenticator = makeAuthenticator()
    const asked = await askToAddPasskey(actor)
    await expect(addPasskey(actor, { ...authenticator.create(asked, lie), name: 'Key' })).rejects.toMatchObject(notAPasskey)
    await expect(addPasskey(actor, { ...authenticator.create(asked), name: 'Key' })).rejects.toMatchObject(over)
    expect(await listOwnPasskeys(actor)).toEqual([])
  })

  test('an attestation with certificates is refused before the addresses in them are asked', async () => {
    const asked: string[] = []
    const server = createServer((request, response) => {
      asked.push(request.url ?? '')
      response.end()
    })
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
    const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/crl`
    const actor = await someone()
    const attStmt = new Map<string, unknown>([['alg', -7], ['sig', new Uint8Array(70)], ['x5c', [new Uint8Array(Buffer.from(url))]]])
    const answer = makeAuthenticator().create(await askToAddPasskey(actor), { attestation: { fmt: 'packed', attStmt } })
    await expect(addPasskey(actor, { ...answer, name: 'Key' })).rejects.toMatchObject(notAPasskey)
    expect(asked).toEqual([])
    await new Promise((resolve) => server.close(resolve))
  })

  test.each([
    ['nothing', {}],
    ['no object', { response: 7 }],
    ['texts that are no base64url', { id: '*', rawId: '*', type: 'public-key', response: { clientDataJSON: '*', attestationObject: '*' } }],
    ['what is no CBOR', { id: 'AA', rawId: 'AA', type: 'public-key', response: { clientDataJSON: 'AA', attestationObject: '____' } }],
  ])('an answer with %s adds nothing', async (_what, response) => {
    const actor = await someone()
    const { challengeId } = await askToAddPasskey(actor)
    await expect(addPasskey(actor, { challengeId, response, name: 'Key' })).rejects.toMatchObject(notAPasskey)
  })

  test('a challenge is answered by the session that asked, once, within five minutes', async () => {
    const [actor, other] = [await someone(), await someone()]
    const elsewhere = await actorOf(actor.id)
    const authenticator = makeAuthenticator()
    const answer = { ...authenticator.create(await askToAddPasskey(actor)), name: 'Key' }
    for (const who of [elsewhere, other]) await expect(addPasskey(who, answer)).rejects.toMatchObject(over)
    const tries = await Promise.allSettled([addPasskey(actor, answer), addPasskey(actor, answer)])
    expect(tries.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected'])
    expect(await challengesOf(actor.id)).toBe(0)

    const late = { ...makeAuthenticator().create(await askToAddPasskey(actor)), name: 'Late' }
    turnClock(5 * 60_000 + 1_000)
    try {
      await expect(addPasskey(actor, late)).rejects.toMatchObject(over)
    } finally {
      turnClock(0)
    }
  })

  test('a challenge to prove or to sign in adds nothing', async () => {
    const actor = await someone()
    await addPasskeyOf(actor)
    const { options } = await askToAddPasskey(actor)
    const { challengeId } = await askForProof(actor)
    const answer = makeAuthenticator().create({ challengeId, options })
    await expect(addPasskey(actor, { ...answer, name: 'Key' })).rejects.toMatchObject(over)
  })

  test('a passkey is one person’s', async () => {
    const { authenticator } = await addPasskeyOf(await someone())
    await expect(addPasskeyOf(await someone(), authenticator)).rejects.toMatchObject({ code: 'conflict' })
  })

  test('who is signed out or disabled meanwhile adds nothing', async () => {
    const [out, disabled] = [await someone(), await someone()]
    const answers = [out, disabled].map(async (actor) => ({ ...makeAuthenticator().create(await askToAddPasskey(actor)), name: 'Key' }))
    const [first, second] = await Promise.all(answers)
    await endSession(out.sessionId, 'ended-by-admin')
    const { prisma } = await database()
    await prisma.person.update({ where: { id: disabled.id }, data: { disabledAt: new Date() } })
    await expect(addPasskey(out, first!)).rejects.toMatchObject({ code: 'unauthenticated' })
    await expect(addPasskey(disabled, second!)).rejects.toMatchObject({ code: 'unauthenticated' })
  })

  test('a person has 20 at most', async () => {
    const actor = await someone()
    const waiting = { ...makeAuthenticator().create(await askToAddPasskey(actor)), name: 'One more' }
    for (let times = 0; times < 20; times += 1) await addPasskeyOf(actor)
    await expect(askToAddPasskey(actor)).rejects.toMatchObject({ code: 'limit_reached' })
    await expect(addPasskey(actor, waiting)).rejects.toMatchObject({ code: 'limit_reached' })
  })

  test('is not possible at an IP address, and says what would help', async () => {
    const actor = await someone()
    await withSettings({ PUBLIC_URL: 'http://10.0.0.7:3000' }, () =>
      expect(askToAddPasskey(actor)).rejects.toMatchObject({ code: 'conflict', detail: expect.stringContaining('PUBLIC_URL') }),
    )
  })
})

describe('a passkey', () => {
  test('gets another name', async () => {
    const actor = await someone()
    const { passkey } = await addPasskeyOf(actor)
    expect(await renamePasskey(actor, passkey.id, { name: 'Work laptop' })).toEqual({ ...passkey, name: 'Work laptop' })
    await renamePasskey(actor, passkey.id, { name: 'Work laptop' })
    expect((await activityOf(actor.accountId)).map(({ details }) => details)).toEqual([
      { passkey: 'added', name: 'Laptop' },
      { passkey: 'renamed', before: { name: 'Laptop' }, after: { name: 'Work laptop' } },
    ])
  })

  test('is removed', async () => {
    const actor = await someone()
    const { authenticator, passkey } = await addPasskeyOf(actor)
    await removePasskey(actor, passkey.id)
    expect(await listOwnPasskeys(actor)).toEqual([])
    expect((await activityOf(actor.accountId)).at(-1)).toMatchObject({ details: { passkey: 'removed', name: 'Laptop' } })
    await expect(provePasskey(actor, authenticator.get(await askForProof(actor)))).rejects.toMatchObject({ code: 'validation' })
  })

  test('of another person is not there', async () => {
    const [actor, colleague] = [await someone(), await someone()]
    const { passkey } = await addPasskeyOf(colleague)
    await expect(renamePasskey(actor, passkey.id, { name: 'Mine' })).rejects.toMatchObject(notFound)
    await expect(removePasskey(actor, passkey.id)).rejects.toMatchObject(notFound)
    expect(await listOwnPasskeys(actor)).toEqual([])
    expect(await listOwnPasskeys(colleague)).toEqual([passkey])
  })

  test('that is the only way to sign in stays', async () => {
    const actor = await actorOf((await makeLonePerson({ password: false })).id)
    const { passkey } = await addPasskeyOf(actor)
    await expect(removePasskey(actor, passkey.id)).rejects.toMatchObject({ code: 'conflict' })
    await addPasskeyOf(actor)
    await removePasskey(actor, passkey.id)
  })

  test('that is needed is not the first to be added here, nor the last to be removed', async () => {
    const [actor, without] = [await someone(), await someone()]
    const { passkey } = await addPasskeyOf(actor)
    const waiting = { ...makeAuthenticator().create(await askToAddPasskey(without)), name: 'Key' }
    await withSettings({ REQUIRE_PASSKEY: 'everyone' }, async () => {
      await expect(removePasskey(actor, passkey.id)).rejects.toMatchObject({ code: 'conflict' })
      await addPasskeyOf(actor)
      await expect(askToAddPasskey(without)).rejects.toMatchObject({ code: 'conflict' })
      await expect(addPasskey(without, waiting)).rejects.toMatchObject({ code: 'conflict' })
    })
  })
})

describe('a proof', () => {
  test('is a signature by one of the person’s own passkeys', async () => {
    const actor = await someone()
    const { authenticator, passkey } = await addPasskeyOf(actor)
    const asked = await askForProof(actor)
    expect(asked.options).toMatchObject({ rpId: 'localhost', userVerification: 'required', allowCredentials: [{ transports: ['internal'] }] })
    await provePasskey(actor, authenticator.get(asked))
    const [used] = await listOwnPasskeys(actor)
    expect(used).toEqual({ ...passkey, lastUsedAt: expect.any(String) })
  })

  test.each<[string, Lie]>([
    ['of another origin', { origin: 'http://localhost.evil.example' }],
    ['of another host', { rpId: 'evil.example' }],
    ['of another challenge', { challenge: Buffer.alloc(32).toString('base64url') }],
    ['of a new passkey', { type: 'webauthn.create' }],
    ['of an authenticator that recognized nobody', { isVerified: false }],
    ['whose counter did not go up', { counter: 1 }],
    ['whose counter is back at its beginning', { counter: 0 }],
  ])('is no answer %s', async (_what, lie) => {
    const actor = await someone()
    const { authenticator } = await addPasskeyOf(actor)
    const asked = await askForProof(actor)
    await expect(provePasskey(actor, authenticator.get(asked, lie))).rejects.toMatchObject({ code: 'validation' })
    await expect(provePasskey(actor, authenticator.get(asked))).rejects.toMatchObject(over)
    expect((await listOwnPasskeys(actor))[0]!.lastUsedAt).toBeNull()
  })

  test('counts once, of two at once too', async () => {
    const actor = await someone()
    const { authenticator } = await addPasskeyOf(actor, makeAuthenticator({ counts: false }))
    const answer = authenticator.get(await askForProof(actor))
    const tries = await Promise.allSettled([provePasskey(actor, answer), provePasskey(actor, answer)])
    expect(tries.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected'])
    // One that does not count is good again with another challenge.
    await provePasskey(actor, authenticator.get(await askForProof(actor)))
  })

  test('of two copies of a passkey that use the same counter at once, one counts', async () => {
    const actor = await someone()
    const { authenticator } = await addPasskeyOf(actor)
    const [one, two] = [await askForProof(actor), await askForProof(actor)]
    const answers = [authenticator.get(one, { counter: 5 }), authenticator.get(two, { counter: 5 })]
    const tries = await Promise.allSettled(answers.map((answer) => provePasskey(actor, answer)))
    expect(tries.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected'])
  })

  test('is nobody else’s passkey, and no answer to another session', async () => {
    const [actor, other] = [await someone(), await someone()]
    const { authenticator } = await addPasskeyOf(actor)
    const { authenticator: others } = await addPasskeyOf(other)
    await expect(provePasskey(actor, others.get(await askForProof(actor)))).rejects.toMatchObject({ code: 'validation' })
    const answer = authenticator.get(await askForProof(actor))
    for (const who of [other, await actorOf(actor.id)]) await expect(provePasskey(who, answer)).rejects.toMatchObject(over)
    await provePasskey(actor, answer)
  })
})

test('no challenge and no signature is kept', async () => {
  const actor = await someone()
  const { authenticator } = await addPasskeyOf(actor)
  const asked = await askForProof(actor)
  const answer = authenticator.get(asked)
  await provePasskey(actor, answer)
  const stored = await everythingStored()
  const { signature } = answer.response.response as { signature: string }
  for (const text of [signature, String(asked.options.challenge)]) {
    expect(stored).not.toContain(text)
    expect(stored).not.toContain(Buffer.from(text, 'base64url').toString('hex'))
  }
})

describe('a proof that is older than 15 minutes', () => {
  const old = (actor: Awaited<ReturnType<typeof someone>>) => ({ ...actor, provedAt: new Date(nowMs() - 15 * 60_000 - 1_000) })
  const needed = { code: 'proof_needed', body: { ways: ['password', 'passkey'] } }

  test('adds and removes no passkey, but gives one another name', async () => {
    const actor = await someone()
    const { passkey } = await addPasskeyOf(actor)
    const waiting = { ...makeAuthenticator().create(await askToAddPasskey(actor)), name: 'Key' }
    await expect(askToAddPasskey(old(actor))).rejects.toMatchObject(needed)
    await expect(addPasskey(old(actor), waiting)).rejects.toMatchObject(needed)
    await expect(removePasskey(old(actor), passkey.id)).rejects.toMatchObject(needed)
    await renamePasskey(old(actor), passkey.id, { name: 'Work laptop' })
    expect(await listOwnPasskeys(actor)).toMatchObject([{ name: 'Work laptop' }])
  })

  test('resets nobody’s passkeys', async () => {
    const { admin, lead } = await makeOffice()
    await addPasskeyOf(lead)
    await expect(resetPasskeys(old(admin), lead.id)).rejects.toMatchObject({ code: 'proof_needed' })
    expect(await listOwnPasskeys(lead)).toHaveLength(1)
  })

  test('is made anew by a passkey, in the session that asked alone', async () => {
    const actor = await someone()
    const { authenticator } = await addPasskeyOf(actor)
    const elsewhere = await actorOf(actor.id)
    await provePasskey(actor, authenticator.get(await askForProof(actor)))
    const { prisma } = await database()
    const provedAt = async ({ sessionId: id }: typeof actor) => (await prisma.session.findUniqueOrThrow({ where: { id } })).provedAt
    expect([await provedAt(actor), await provedAt(elsewhere)]).toEqual([expect.any(Date), null])
  })
})
