import { randomUUID } from 'node:crypto'
import { userInfo } from 'node:os'
import { expect, test } from 'vitest'
import type { CreatedKey } from '../schema/key'
import { admin } from '../testing/calls/admin'
import { makeKey } from '../testing/make/keys'
import { makeTenant, type Tenant } from '../testing/make/tenant'
import { activityOf } from '../testing/services/stored'
import { database } from '../server/database/open'
import { deleteKey } from '../server/keys/delete'
import { getKey } from '../testing/calls/get-key'
import { hashSecret, makeSecret } from '../server/keys/secret'
import { updateKey } from '../server/keys/update'
import { verifyKey } from '../server/keys/verify'

const ofTenant = ({ admin: { project } }: Tenant) => ['--account', project.account]

test('keys list answers the live keys of one project, beyond a page', async () => {
  const tenant = await makeTenant()
  const made: CreatedKey[] = []
  for (let index = 0; index < 101; index += 1) made.push(await makeKey(tenant.admin, { name: `key ${index}` }))
  await makeKey(tenant.adminElsewhere, { name: 'elsewhere' })
  const { code, json } = await admin(['keys', 'list', '--project', 'eng/web', '--json', ...ofTenant(tenant)])
  expect(code).toBe(0)
  const { keys } = json as { keys: { id: string }[] }
  expect(keys.map(({ id }) => id).toSorted()).toEqual(made.map(({ key }) => key.id).toSorted())
  expect(keys.find(({ id }) => id === made[0]!.key.id)).toMatchObject(made[0]!.key)
})

test('keys list tells what people see of a key: its state, when it expires and who answers for it', async () => {
  const tenant = await makeTenant()
  const { key } = await makeKey(tenant.admin, { name: 'CI', expiresInDays: 7 })
  await updateKey(tenant.admin, key.id, { responsibleId: tenant.lead.person.id })
  const { out } = await admin(['keys', 'list', '--project', 'eng/web', ...ofTenant(tenant)])
  const [head, row] = out.split('\n')
  expect(head).toMatch(/STATE +EXPIRES +RESPONSIBLE/)
  expect(row).toContain(`expiring soon  ${key.expiresAt!.slice(0, 16).replace('T', ' ')}Z  ${tenant.lead.person.email}`)
})

test('keys find says which key it is, in whichever project, and what became of it', async () => {
  const tenant = await makeTenant()
  const { key, secret } = await makeKey(tenant.adminElsewhere, { name: 'CI', expiresInDays: 30 })
  const deleted = await makeKey(tenant.admin, { name: 'gone' })
  await deleteKey(tenant.admin, deleted.key.id)
  const run = (text: string, input = '') => admin(['keys', 'find', text, '--json', ...ofTenant(tenant)], input)
  const { id, name, hint } = key
  const found = { keys: [{ id, name, hint, project: 'eng/ops', state: 'active', deletedAt: null, key }] }
  for (const answer of [await run(key.id), await run(key.hint), await run('-', secret)]) expect(answer).toMatchObject({ code: 0, json: found })
  expect(await run('-', deleted.secret)).toMatchObject({
    json: { keys: [{ id: deleted.key.id, project: 'eng/web', state: expect.stringMatching(/^deleted 20/), key: null }] },
  })
  const { out, err } = await admin(['keys', 'find', '-', ...ofTenant(tenant)], secret)
  expect(out).toContain(tenant.admin.person.email)
  expect(out + err).not.toContain(secret.slice(4, 34))
})

test('keys find tells the old secret of a rotating key, and one that was rotated away', async () => {
  const tenant = await makeTenant()
  const { key, secret, secretId } = await makeKey(tenant.admin)
  // A command closes the database when it is done: what comes after it opens another.
  const secrets = async () => (await database()).prisma.apiKeySecret
  const newest = { hash: hashSecret(makeSecret()), hint: 'sei_aaaa…bbbb', createdAt: new Date(Date.now() + 1_000) }
  await (await secrets()).create({ data: { keyId: key.id, ...newest } })
  const state = async (text: string, input = '') => {
    const { json } = await admin(['keys', 'find', text, '--json', ...ofTenant(tenant)], input)
    return (json as { keys: { state: string }[] }).keys.map((each) => each.state)
  }
  expect([await state('-', secret), await state(newest.hint), await state(key.id)]).toEqual([
    ['old secret, which still works'],
    ['rotating'],
    ['rotating'],
  ])
  await (await secrets()).update({ where: { id: secretId }, data: { revokedAt: new Date() } })
  expect([await state('-', secret), await state(newest.hint)]).toEqual([['rotated away'], ['active']])
})

test('keys pause and resume change a key once, as the operator', async () => {
  const tenant = await makeTenant()
  const { key, secret } = await makeKey(tenant.admin)
  const run = (command: string, text: string, input = '') => admin(['keys', command, text, '--json', ...ofTenant(tenant)], input)
  expect([await run('pause', '-', secret), await run('pause', key.hint)]).toMatchObject([
    { code: 0, json: { key: { id: key.id, project: 'eng/web' }, isChanged: true } },
    { code: 0, json: { isChanged: false } },
  ])
  expect(await getKey(tenant.admin, key.id)).toMatchObject({ status: 'PAUSED', pausedBy: null })
  expect([await run('resume', key.id), await run('resume', key.id)]).toMatchObject([{ json: { isChanged: true } }, { json: { isChanged: false } }])
  expect(await getKey(tenant.admin, key.id)).toEqual(key)
  const [, ...rows] = await activityOf(tenant.accountId)
  const byOperator = { actorKind: 'operator', projectId: tenant.admin.projectId, targetId: key.id }
  expect(rows).toMatchObject([{ ...byOperator, action: 'PAUSED' }, { ...byOperator, action: 'REVOCATION_MEASURED' }, { ...byOperator, action: 'RESUMED' }])
})

test('keys delete takes an id, a hint with dots or an ellipsis, and the key itself from standard input', async () => {
  const tenant = await makeTenant()
  const { key: byId, secret: first } = await makeKey(tenant.admin)
  const { key: byHint, secret: second } = await makeKey(tenant.admin)
  const { key: byDots, secret: third } = await makeKey(tenant.adminElsewhere)
  const { key: itself, secret: fourth } = await makeKey(tenant.admin)
  const run = (text: string, input = '') => admin(['keys', 'delete', text, '--json', ...ofTenant(tenant)], input)
  const answers = [
    await run(byId.id.toUpperCase()),
    await run(byHint.hint),
    await run(byDots.hint.replace('…', '...')),
    await run('-', `${fourth}\n`),
  ]
  const answered = (key: typeof byId, project: string) => ({
    code: 0,
    json: { key: { id: key.id, name: key.name, hint: key.hint, project }, deletedBefore: false },
  })
  expect(answers).toMatchObject([answered(byId, 'eng/web'), answered(byHint, 'eng/web'), answered(byDots, 'eng/ops'), answered(itself, 'eng/web')])
  for (const secret of [first, second, third, fourth]) {
    await expect(verifyKey(secret)).resolves.toMatchObject({ code: 'key_deleted' })
    expect(answers.map(({ out, err }) => out + err).join('')).not.toContain(secret.slice(4, 34))
  }
})

test('a key that was deleted before is no error, and the log has it once, as done by the operator', async () => {
  const tenant = await makeTenant()
  const { key } = await makeKey(tenant.admin)
  const run = () => admin(['keys', 'delete', key.hint, '--json', ...ofTenant(tenant)])
  expect([await run(), await run()]).toMatchObject([
    { code: 0, json: { deletedBefore: false } },
    { code: 0, json: { deletedBefore: true } },
  ])
  const rows = await activityOf(tenant.accountId)
  expect(rows.filter(({ action }) => action === 'DELETED')).toMatchObject([
    { actorKind: 'operator', actorId: null, actorLabel: expect.stringMatching(`^operator:${userInfo().username}@.`), address: null, targetId: key.id },
  ])
})

test('what names no key, or a key of another account, deletes nothing', async () => {
  const tenant = await makeTenant()
  const { key, secret } = await makeKey((await makeTenant()).admin)
  const run = (text: string, input = '') => admin(['keys', 'delete', text, ...ofTenant(tenant)], input)
  for (const answer of [await run(key.id), await run(key.hint), await run('-', secret), await run(randomUUID())]) {
    expect(answer).toMatchObject({ code: 1, out: '', err: 'There is no such key.\n' })
  }
  for (const command of ['find', 'pause', 'resume']) {
    expect(await admin(['keys', command, key.id, ...ofTenant(tenant)])).toMatchObject({ code: 1, out: '', err: 'There is no such key.\n' })
  }
  expect(await run('-', 'sei_none')).toMatchObject({ code: 1, err: 'What was read is not a key, or not a whole one.\n' })
  await expect(verifyKey(secret)).resolves.toMatchObject({ id: key.id })
})

test('a whole key on the command line is refused, and not shown again', async () => {
  const tenant = await makeTenant()
  const { key, secret } = await makeKey(tenant.admin)
  for (const words of [['keys', 'delete', secret], ['keys', 'list', '--project', secret], ['keys', 'list', `--${secret}`], [secret]]) {
    const { code, out, err } = await admin(words)
    expect([code, out]).toEqual([2, ''])
    expect(err).not.toContain(secret.slice(8, 20))
  }
  await expect(verifyKey(secret)).resolves.toMatchObject({ id: key.id })
})
