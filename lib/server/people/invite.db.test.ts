import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { InvitePerson } from '../../schema/person'
import { actorOf, freshEmail, makeOffice, makePerson, rolesOf, secretIn } from '../../testing/make/people'
import { linkIn, mailSettings, startMailServer, type MailServer } from '../../testing/services/mail-server'
import { withSettings } from '../../testing/services/settings'
import { activityOf, everythingStored } from '../../testing/services/stored'
import type { AdminActor } from '../access/actor'
import type { Binding } from '../access/session'
import { database } from '../database/open'
import { cancelInvitation } from './cancel-invitation'
import { changeRoles } from './change-roles'
import { invitePerson } from './invite'
import { withinLinkLimits } from './link-limits'
import { lookUpLink } from './links'
import { makePasswordLink } from './make-password-link'
import { resendInvitation } from './resend-invitation'

const invite = (actor: AdminActor, roles: Binding[], more: { email?: string; name?: string } = {}) =>
  invitePerson(actor, InvitePerson.parse({ email: freshEmail(), name: 'Noor El Amrani', roles, ...more }))
const viewerOf = (projectId: string | null): Binding => ({ role: 'SEI_VIEWER', projectId })

describe('an email that nobody has', () => {
  test('is invited: the person waits with these roles, and the link is theirs', async () => {
    const { admin, accountId, web, ops } = await makeOffice()
    const email = `  Noor.${randomUUID().slice(0, 8)}@Example.COM `
    const roles = [viewerOf(web), { role: 'SEI_ADMIN' as const, projectId: ops }, viewerOf(web)]
    const { person, link, unseenLink } = await invite(admin, roles, { email })
    expect(person).toMatchObject({ email: email.trim().toLowerCase(), name: 'Noor El Amrani', status: 'INVITED', signsInWith: [] })
    expect(person.roles).toHaveLength(2)
    expect(person.invitation!.expiresAt).toBe(link!.expiresAt)
    expect(link).toMatchObject({ mail: 'off' })
    expect(unseenLink).toBeNull()
    expect(Date.parse(link!.expiresAt) - Date.now()).toBeGreaterThan(6.9 * 86_400_000)
    expect(await lookUpLink(secretIn(link), 'INVITATION')).toEqual({
      id: person.id,
      email: person.email,
      name: 'Noor El Amrani',
      accountName: 'Test account',
    })
    const created = { type: 'USER', action: 'CREATED', targetId: person.id, targetName: person.email, actorId: admin.id }
    const rows = await activityOf(accountId)
    expect(rows).toHaveLength(2)
    expect(rows).toEqual(
      expect.arrayContaining([
        expect.objectContaining({ ...created, projectId: web, details: { roles: ['SEI_VIEWER'], invited: true } }),
        expect.objectContaining({ ...created, projectId: ops, details: { roles: ['SEI_ADMIN'], invited: true } }),
      ]),
    )
    expect(await everythingStored()).not.toContain(secretIn(link))
  })

  test('an operator invites as an Account Admin does, and the log calls them operator', async () => {
    const { operator, accountId } = await makeOffice()
    const { person } = await invite(operator, [{ role: 'ACCOUNT_ADMIN', projectId: null }])
    expect(person).toMatchObject({ status: 'INVITED', roles: [{ role: 'ACCOUNT_ADMIN', project: null }], isYou: false })
    expect(await activityOf(accountId)).toMatchObject([{ actorKind: 'operator', actorId: null, actorLabel: 'operator:a test', projectId: null }])
  })
})

describe('an SEI Admin', () => {
  test.each(['SEI_ADMIN', 'SEI_TEAM_MANAGER', 'SEI_VIEWER'] as const)('gives %s in their project', async (role) => {
    const { seiAdmin, web } = await makeOffice()
    const { person, link } = await invite(seiAdmin, [{ role, projectId: web }])
    expect(person.roles).toMatchObject([{ role, project: { id: web } }])
    expect(link).not.toBeNull()
  })

  test.each([
    ['Account Admin', { role: 'ACCOUNT_ADMIN', projectId: null }],
    ['a role of the whole account', { role: 'SEI_VIEWER', projectId: null }],
  ] as const)('gives nobody %s', async (_what, binding) => {
    const { seiAdmin, web, accountId } = await makeOffice()
    const { prisma } = await database()
    const before = await prisma.person.count({ where: { accountId } })
    await expect(invite(seiAdmin, [viewerOf(web), binding])).rejects.toMatchObject({ code: 'forbidden' })
    expect(await prisma.person.count({ where: { accountId } })).toBe(before)
  })

  test('finds no other project, of the account or of another one, as none that does not exist', async () => {
    const { seiAdmin, admin, web, ops } = await makeOffice()
    const other = await makeOffice()
    const refusals = []
    for (const projectId of [ops, other.web, randomUUID()]) {
      refusals.push(await invite(seiAdmin, [viewerOf(web), viewerOf(projectId)]).catch(({ code, detail, errors }) => ({ code, detail, errors })))
    }
    expect(refusals[0]).toMatchObject({ code: 'not_found', errors: [{ pointer: '/roles/1/projectId' }] })
    expect(refusals).toEqual([refusals[0], refusals[0], refusals[0]])
    await expect(invite(admin, [viewerOf(other.web)])).rejects.toMatchObject({ code: 'not_found' })
  })

  test('who lost the role a moment ago gives nothing more, whatever the request began with', async () => {
    const { seiAdmin, web } = await makeOffice()
    const { prisma } = await database()
    await prisma.roleBinding.updateMany({ where: { personId: seiAdmin.id }, data: { role: 'SEI_VIEWER' } })
    await expect(invite(seiAdmin, [viewerOf(web)])).rejects.toMatchObject({ code: 'forbidden' })
    await prisma.session.updateMany({ where: { personId: seiAdmin.id }, data: { endedAt: new Date() } })
    await expect(invite(seiAdmin, [viewerOf(web)])).rejects.toMatchObject({ code: 'unauthenticated' })
  })
})

describe('an email that the account knows', () => {
  test('only gets the roles, and the person keeps their name', async () => {
    const { seiAdmin, accountId, web, ops } = await makeOffice()
    const { id, email } = await makePerson(accountId, { name: 'Ana', roles: [viewerOf(ops)] })
    const { person, link, unseenLink } = await invite(seiAdmin, [viewerOf(web)], { email: email.toUpperCase(), name: 'Mallory' })
    expect(person).toMatchObject({ id, name: 'Ana', status: 'ACTIVE', roles: [{ role: 'SEI_VIEWER', project: { id: web } }] })
    expect([link, unseenLink]).toEqual([null, null])
    expect(await rolesOf(id)).toHaveLength(2)
    expect(await activityOf(accountId)).toMatchObject([
      { projectId: web, type: 'USER', action: 'EDITED', details: { before: { roles: [] }, after: { roles: ['SEI_VIEWER'] } } },
    ])
    await invite(seiAdmin, [viewerOf(web)], { email })
    expect(await activityOf(accountId)).toHaveLength(1)
  })

  test('is refused for a disabled person, in words that say what to do', async () => {
    const { admin, accountId, web } = await makeOffice()
    const { id, email } = await makePerson(accountId, { disabledAt: new Date() })
    await expect(invite(admin, [viewerOf(web)], { email })).rejects.toMatchObject({
      code: 'conflict',
      detail: expect.stringContaining('is disabled'),
      errors: [{ pointer: '/email' }],
    })
    expect(await rolesOf(id)).toEqual([])
  })

  test('is refused to an SEI Admin for an Account Admin, active or invited', async () => {
    const { seiAdmin, admin, accountId, web } = await makeOffice()
    const invited = await makePerson(accountId, { invitedAt: new Date(), roles: [{ role: 'ACCOUNT_ADMIN', projectId: null }] })
    for (const email of [admin.person.email, invited.email]) {
      await expect(invite(seiAdmin, [viewerOf(web)], { email })).rejects.toMatchObject({ code: 'conflict' })
    }
    expect(await rolesOf(admin.id)).toEqual([{ role: 'ACCOUNT_ADMIN', projectId: null }])
  })
})

test('emails of another account, and of people whom an SEI Admin does not see, have one and the same answer', async () => {
  const { seiAdmin, admin, accountId, web, ops } = await makeOffice()
  const other = await makePerson((await makeOffice()).accountId)
  const gone = await makePerson(accountId, { disabledAt: new Date(), roles: [viewerOf(ops)] })
  const refusals = []
  for (const email of [other.email, gone.email, admin.person.email]) {
    refusals.push(await invite(seiAdmin, [viewerOf(web)], { email }).catch(({ code, detail, errors }) => ({ code, detail, errors })))
  }
  expect(refusals[0]).toMatchObject({ code: 'conflict', errors: [{ pointer: '/email' }] })
  expect(refusals).toEqual([refusals[0], refusals[0], refusals[0]])
  expect(JSON.stringify(refusals[0])).not.toMatch(/account/i)
  await expect(invite(admin, [viewerOf(web)], { email: other.email })).rejects.toMatchObject(refusals[0] as object)
  expect(await rolesOf(other.id)).toEqual([])
})

describe('limits', () => {
  test('of a mailbox: ten in an hour, invitations and resends together; another account does not count', async () => {
    const { admin, seiAdmin, web } = await makeOffice()
    const { person } = await invite(admin, [viewerOf(web)])
    for (let times = 0; times < 9; times += 1) await resendInvitation(times % 2 ? admin : seiAdmin, person.id)
    const refusal = { code: 'rate_limited', retryAfter: expect.any(Number) }
    await expect(resendInvitation(admin, person.id)).rejects.toMatchObject(refusal)
    await expect(invite(seiAdmin, [viewerOf(web)], { email: person.email })).rejects.toMatchObject(refusal)
    const other = await makeOffice()
    await expect(invite(other.admin, [viewerOf(other.web)], { email: person.email })).rejects.toMatchObject({ code: 'conflict' })
  })

  test('of a mailbox hold for the links of changed roles too, while the person is invited', async () => {
    const { admin, web, ops } = await makeOffice()
    const { person } = await invite(admin, [viewerOf(web)])
    const change = (times: number) => changeRoles(admin, person.id, [viewerOf(times % 2 ? web : ops)])
    for (let times = 0; times < 9; times += 1) await change(times)
    await expect(change(9)).rejects.toMatchObject({ code: 'rate_limited' })
    const { prisma } = await database()
    await prisma.person.update({ where: { id: person.id }, data: { invitedAt: null } })
    await expect(change(9)).resolves.toMatchObject({ link: null })
  })

  test('of a mailbox are not used up by what is refused, or sends nothing', async () => {
    const { admin, seiAdmin, accountId, web, ops } = await makeOffice()
    const known = await makePerson(accountId, { roles: [viewerOf(web)] })
    const refused = invite.bind(null, seiAdmin, [viewerOf(ops)], { email: known.email })
    for (let times = 0; times < 8; times += 1) await expect(refused()).rejects.toThrow()
    for (let times = 0; times < 8; times += 1) await invite(seiAdmin, [viewerOf(web)], { email: known.email })
    await expect(makePasswordLink(admin, known.id)).resolves.toMatchObject({ url: expect.stringContaining('/password#') })
  })

  test('of a person: 200 in an hour; an operator has none', async () => {
    const { admin, operator } = await makeOffice()
    const count = (actor: typeof admin | typeof operator) =>
      withinLinkLimits(actor, `${randomUUID()}@example.com`, async () => undefined)
    for (let times = 0; times < 200; times += 1) await count(admin)
    await expect(count(admin)).rejects.toMatchObject({ code: 'rate_limited', retryAfter: expect.any(Number) })
    await expect(count(operator)).resolves.toBeUndefined()
  })
})

describe('mail', () => {
  let server: MailServer
  let failing: MailServer
  beforeAll(async () => {
    server = await startMailServer()
    failing = await startMailServer({ refuse: true })
  })
  afterAll(() => Promise.all([server.close(), failing.close()]))
  const publicUrl = 'https://keys.example.com'

  test('brings the same link as the answer, which says that it was sent', async () => {
    const { admin, web } = await makeOffice()
    const { person, link } = await withSettings(mailSettings(server, publicUrl), () => invite(admin, [viewerOf(web)]))
    expect(link).toMatchObject({ mail: 'sent', url: expect.stringMatching(/^https:\/\/keys\.example\.com\/invitation#/) })
    expect(linkIn(await server.mailTo(person.email)).href).toBe(link!.url)
  })

  test('that fails leaves the invitation and its link, and the answer says so', async () => {
    const { admin, web } = await makeOffice()
    const { person, link } = await withSettings(mailSettings(failing, publicUrl), () => invite(admin, [viewerOf(web)]))
    expect(link).toMatchObject({ mail: 'failed' })
    expect(await lookUpLink(secretIn(link), 'INVITATION')).toMatchObject({ email: person.email })
  })
})

describe('an invitation that waits', () => {
  test('is sent again with a new link, and the old one is void', async () => {
    const { seiAdmin, accountId, web } = await makeOffice()
    const first = await invite(seiAdmin, [viewerOf(web)])
    const again = await resendInvitation(seiAdmin, first.person.id)
    expect(await lookUpLink(secretIn(again.link), 'INVITATION')).toMatchObject({ email: first.person.email })
    await expect(lookUpLink(secretIn(first.link), 'INVITATION')).rejects.toMatchObject({ code: 'link_not_valid' })
    expect(Date.parse(again.person.invitation!.sentAt)).toBeGreaterThanOrEqual(Date.parse(first.person.invitation!.sentAt))
    expect((await activityOf(accountId)).at(-1)).toMatchObject({ type: 'USER', action: 'EDITED', projectId: null, details: { link: 'invitation' } })
  })

  test('is cancelled: the person is gone, the link is void, and the email can be invited again', async () => {
    const { seiAdmin, admin, accountId, web } = await makeOffice()
    const { person, link } = await invite(seiAdmin, [viewerOf(web)])
    await cancelInvitation(seiAdmin, person.id)
    const { prisma } = await database()
    expect(await prisma.person.findUnique({ where: { id: person.id } })).toBeNull()
    await expect(lookUpLink(secretIn(link), 'INVITATION')).rejects.toMatchObject({ code: 'link_not_valid' })
    expect((await activityOf(accountId)).at(-1)).toMatchObject({ projectId: web, type: 'USER', action: 'DELETED', targetName: person.email })
    await expect(cancelInvitation(admin, person.id)).rejects.toMatchObject({ code: 'not_found' })
    expect((await invite(admin, [viewerOf(web)], { email: person.email })).person.id).not.toBe(person.id)
  })

  test('once accepted, or of a disabled person, is neither sent again nor cancelled', async () => {
    const { admin, viewer, accountId } = await makeOffice()
    const gone = await makePerson(accountId, { invitedAt: new Date(), disabledAt: new Date() })
    for (const id of [viewer.id, gone.id]) {
      await expect(resendInvitation(admin, id)).rejects.toMatchObject({ code: 'conflict' })
      await expect(cancelInvitation(admin, id)).rejects.toMatchObject({ code: 'conflict' })
    }
  })

  test('is not there for another account, nor for an SEI Admin of other projects', async () => {
    const { admin, opsAdmin, web } = await makeOffice()
    const other = await makeOffice()
    const { person, link } = await invite(admin, [viewerOf(web)])
    for (const stranger of [other.admin, other.operator, opsAdmin]) {
      await expect(resendInvitation(stranger, person.id)).rejects.toMatchObject({ code: 'not_found' })
      await expect(cancelInvitation(stranger, person.id)).rejects.toMatchObject({ code: 'not_found' })
    }
    expect(await lookUpLink(secretIn(link), 'INVITATION')).toMatchObject({ email: person.email })
    expect((await actorOf(admin.id)).permissions).toContain('people:invite')
  })
})
