// @module-tag pglite
import { beforeAll, describe, expect, test } from 'vitest'
import type { Key } from '../../schema/key'
import { hintOf } from '../../schema/secret-hint'
import { list, namesOf, walk } from '../../testing/calls/key-list'
import { makeKey } from '../../testing/make/keys'
import { makeTenant, type Tenant } from '../../testing/make/tenant'
import type { PersonActor } from '../access/actor'
import { database } from '../database/open'
import { deleteKey } from './delete'
import { hashSecret, makeSecret } from './secret'

describe('the search', () => {
  const wanted: [string, string][] = [
    ['100% sure', ''],
    ['100 sure', ''],
    ['a_b', ''],
    ['axb', ''],
    ['back\\slash', ''],
    ['backslash', ''],
    ['Ärger', 'Größe ŁÓDŹ'],
    ['plain', 'Nightly BUILD'],
    ['ｗｉｄｅ', ''],
  ]
  let admin: PersonActor

  beforeAll(async () => {
    admin = (await makeTenant()).admin
    for (const [name, description] of wanted) await makeKey(admin, { name, description })
  })

  test.each([
    ['%', ['100% sure']],
    ['100% s', ['100% sure']],
    ['_', ['a_b']],
    ['\\', ['back\\slash']],
    ['back\\', ['back\\slash']],
    ['slash', ['back\\slash', 'backslash']],
    ['ÄRGER', ['Ärger']],
    ['a\u0308rg', ['Ärger']],
    ['łódź', ['Ärger']],
    ['nightly build', ['plain']],
    ['WIDE', ['ｗｉｄｅ']],
    ['ｐｌａｉｎ', ['plain']],
    ['a', ['a_b', 'axb', 'back\\slash', 'backslash', 'plain']],
    ["' OR '1'='1", []],
    ['nothing like it', []],
    ['x'.repeat(200), []],
  ])('%s', async (q, names) => {
    const page = await list(admin, { q, sort: 'name' })
    expect(namesOf(page.items).sort()).toEqual(names)
    expect(page.total).toBe(names.length)
  })

  test.each(['', '   '])('%j finds everything', async (q) => {
    expect((await list(admin, { q })).total).toBe(wanted.length)
  })

  test('goes together with the role', async () => {
    await makeKey(admin, { name: 'slash of an admin', role: 'ADMIN' })
    expect(namesOf((await list(admin, { q: 'slash', role: 'ADMIN' })).items)).toEqual(['slash of an admin'])
  })
})

describe('the search by hint and by creator', () => {
  let tenant: Tenant
  let key: Key
  let secret: string

  beforeAll(async () => {
    tenant = await makeTenant()
    const made = await makeKey(tenant.admin, { name: 'wanted' })
    key = made.key
    secret = made.secret
    await makeKey(tenant.seiAdmin, { name: 'of the other admin' })
  })

  test.each([
    ['whole', (hint: string) => hint],
    ['with three dots', (hint: string) => hint.replace('…', '...')],
    ['in the other case', (hint: string) => hint.toUpperCase()],
    ['without its end', (hint: string) => hint.slice(0, 8)],
    ['by its last four', (hint: string) => hint.slice(-4)],
  ])('a hint finds its key: %s', async (_, part) => {
    expect(namesOf((await list(tenant.admin, { q: part(key.hint) })).items)).toContain('wanted')
  })

  test('a whole secret finds its key too, and another project does not find it', async () => {
    expect(await list(tenant.viewer, { q: secret })).toMatchObject({ total: 1, items: [{ name: 'wanted' }] })
    expect((await list(tenant.adminElsewhere, { q: key.hint })).total).toBe(0)
  })

  test('both secrets of a key that rotates find it, and it is listed once', async () => {
    const { prisma } = await database()
    const fresh = makeSecret()
    await prisma.apiKeySecret.create({ data: { keyId: key.id, hash: hashSecret(fresh), hint: hintOf(fresh) } })
    for (const q of [secret, fresh]) expect(await list(tenant.admin, { q })).toMatchObject({ total: 1, items: [{ id: key.id }] })
  })

  test('a revoked secret and a deleted key are not found', async () => {
    const { key: deleted, secret: revoked } = await makeKey(tenant.admin, { name: 'deleted' })
    await deleteKey(tenant.admin, deleted.id)
    expect((await list(tenant.admin, { q: revoked })).total).toBe(0)
  })

  test.each([
    ['account_ad', ['wanted']],
    ['SEI_ADMIN', ['of the other admin']],
    ['admin', ['of the other admin', 'wanted']],
    ['example.com', []],
  ])('who created a key finds it: %s', async (q, names) => {
    expect(namesOf((await list(tenant.viewer, { q, sort: 'name' })).items)).toEqual(names)
  })

  test('an email finds what its person created, page by page and with the role', async () => {
    const { email } = tenant.seiAdmin.person
    await makeKey(tenant.seiAdmin, { name: 'second of the other admin', role: 'ADMIN' })
    const pages = await walk(tenant.viewer, { q: email, sort: 'name', limit: 1 }, 'nextCursor')
    expect(pages.flatMap((page) => namesOf(page.items))).toEqual(['of the other admin', 'second of the other admin'])
    expect(namesOf((await list(tenant.viewer, { q: email, role: 'ADMIN' })).items)).toEqual(['second of the other admin'])
    expect((await list(tenant.adminElsewhere, { q: email })).total).toBe(0)
  })

  test('invisible characters in a search change nothing', async () => {
    for (const q of ['\u200bwan\u00adted\ufeff', '\u202ewanted', 'wanted\ud83d', '\u0001wanted']) {
      expect(namesOf((await list(tenant.admin, { q })).items)).toEqual(['wanted'])
    }
  })
})
