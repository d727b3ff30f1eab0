// @module-tag pglite
import { randomUUID } from 'node:crypto'
import { userInfo } from 'node:os'
import { expect, test } from 'vitest'
import type { CreatedKey } from '../schema/key'
import { admin } from '../testing/calls/admin'
import { makeKey } from '../testing/make/keys'
import { makeTenant, type Tenant } from '../testing/make/tenant'
import { activityOf } from '../testing/services/stored'
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
  expect(keys.find(({ id }) => id === made[0]!.key.id)).toEqual(made[0]!.key)
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
