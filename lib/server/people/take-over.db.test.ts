/** Nobody becomes an invited person whose roles they could not give. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { freshEmail, makeOffice, rolesOf, secretIn } from '../../testing/make/people'
import { linkIn, mailSettings, startMailServer, type MailServer } from '../../testing/services/mail-server'
import { withSettings } from '../../testing/services/settings'
import type { AdminActor } from '../access/actor'
import type { Binding } from '../access/session'
import { database } from '../database/open'
import { cancelInvitation } from './cancel-invitation'
import { changeRoles, giveRoles } from './change-roles'
import { disablePerson } from './disable'
import { invitePerson } from './invite'
import { lookUpLink, takeLink } from './links'
import { resendInvitation } from './resend-invitation'

const invite = (actor: AdminActor, roles: Binding[], email = freshEmail()) => invitePerson(actor, { email, name: 'Noor', roles })
const viewerOf = (projectId: string | null): Binding => ({ role: 'SEI_VIEWER', projectId })
const chief: Binding = { role: 'ACCOUNT_ADMIN', projectId: null }

/** Whether somebody who has the link becomes the invited person. */
const opens = (link: { url: string } | null) =>
  lookUpLink(secretIn(link), 'INVITATION').then(
    () => true,
    () => false,
  )

describe('the link that an SEI Admin saw is void as soon as the person gets more than that', () => {
  test.each([
    ['Account Admin', () => [chief]],
    ['a role in another project', ({ ops }: { ops: string }) => [viewerOf(ops)]],
    ['a role of the whole account', () => [viewerOf(null)]],
    ['another role in the same project', ({ web }: { web: string }) => [{ role: 'SEI_ADMIN' as const, projectId: web }]],
  ])('%s', async (_what, more) => {
    const office = await makeOffice()
    const ways: ((id: string, email: string) => Promise<{ link: { url: string } | null }>)[] = [
      (id) => changeRoles(office.admin, id, [viewerOf(office.web), ...more(office)]),
      (_id, email) => invite(office.admin, more(office), email),
      (id) => giveRoles(office.operator, id, more(office)),
    ]
    for (const give of ways) {
      const { person, link } = await invite(office.seiAdmin, [viewerOf(office.web)])
      const given = await give(person.id, person.email)
      expect(await opens(link)).toBe(false)
      expect(await opens(given.link)).toBe(true)
    }
  })
})

describe('an SEI Admin gets no link of a person who is invited to more than their projects', () => {
  test.each([
    ['another project', ({ ops }: { ops: string }) => viewerOf(ops)],
    ['the whole account', () => viewerOf(null)],
  ])('%s', async (_what, more) => {
    const { admin, seiAdmin, web, ops } = await makeOffice()
    const { person, link } = await invite(admin, [viewerOf(web), more({ ops })])
    await expect(resendInvitation(seiAdmin, person.id)).rejects.toMatchObject({ code: 'forbidden' })
    await expect(cancelInvitation(seiAdmin, person.id)).rejects.toMatchObject({ code: 'forbidden' })
    expect(await invite(seiAdmin, [viewerOf(web)], person.email)).toMatchObject({ link: null, unseenLink: null })
    expect(await opens(link)).toBe(true)
    const wider: Binding = { role: 'SEI_ADMIN', projectId: web }
    expect(await changeRoles(seiAdmin, person.id, [viewerOf(web), wider])).toMatchObject({ link: null, unseenLink: 'off' })
    expect(await opens(link)).toBe(false)
    expect((await resendInvitation(admin, person.id)).link).not.toBeNull()
  })

  test('not even one whom they add to their own project by the email', async () => {
    const { opsAdmin, seiAdmin, web, ops } = await makeOffice()
    const { person, link } = await invite(opsAdmin, [viewerOf(ops)])
    const added = await invite(seiAdmin, [viewerOf(web)], person.email)
    expect(added).toMatchObject({ person: { id: person.id, roles: [{ project: { id: web } }] }, link: null, unseenLink: 'off' })
    // The admin of the other project has a role in this one no more than before.
    expect(await opens(link)).toBe(false)
    await expect(resendInvitation(opsAdmin, person.id)).rejects.toMatchObject({ code: 'forbidden' })
  })

  test('nor one of an invited Account Admin', async () => {
    const { admin, seiAdmin, web } = await makeOffice()
    const { person, link } = await invite(admin, [chief, viewerOf(web)])
    for (const attempt of [
      () => resendInvitation(seiAdmin, person.id),
      () => cancelInvitation(seiAdmin, person.id),
      () => changeRoles(seiAdmin, person.id, []),
      () => invite(seiAdmin, [viewerOf(web)], person.email),
    ]) {
      await expect(attempt()).rejects.toMatchObject({ code: 'forbidden' })
    }
    expect(await opens(link)).toBe(true)
    expect(await rolesOf(person.id)).toHaveLength(2)
  })

  test('nor by taking away the last role that they may take', async () => {
    const { admin, seiAdmin, web, ops } = await makeOffice()
    const { person } = await invite(admin, [viewerOf(web), viewerOf(ops)])
    expect(await changeRoles(seiAdmin, person.id, [])).toMatchObject({ link: null, unseenLink: 'off' })
    await expect(resendInvitation(seiAdmin, person.id)).rejects.toMatchObject({ code: 'not_found' })
    const alone = await invite(seiAdmin, [viewerOf(web)])
    expect(await changeRoles(seiAdmin, alone.person.id, [])).toMatchObject({ link: null })
    expect(await opens(alone.link)).toBe(false)
    await giveRoles(admin, alone.person.id, [chief])
    await expect(resendInvitation(seiAdmin, alone.person.id)).rejects.toMatchObject({ code: 'not_found' })
  })
})

describe('links of whoever lost their rights open nothing', () => {
  test('of an SEI Admin who is one no more', async () => {
    const { admin, seiAdmin, web } = await makeOffice()
    const { link } = await invite(seiAdmin, [viewerOf(web)])
    await changeRoles(admin, seiAdmin.id, [viewerOf(web)])
    expect(await opens(link)).toBe(false)
  })

  test('of somebody who is disabled', async () => {
    const { admin, seiAdmin, web } = await makeOffice()
    const { link } = await invite(seiAdmin, [viewerOf(web)])
    await disablePerson(admin, seiAdmin.id, { deleteKeys: [] })
    expect(await opens(link)).toBe(false)
  })

  test('and of a person who is disabled before they accept', async () => {
    const { admin, web } = await makeOffice()
    const { person, link } = await invite(admin, [viewerOf(web)])
    await disablePerson(admin, person.id, { deleteKeys: [] })
    expect(await opens(link)).toBe(false)
  })
})

test('roles for somebody who has accepted meanwhile are given to who they are now, with no link', async () => {
  const { admin, seiAdmin, web } = await makeOffice()
  const { person, link } = await invite(seiAdmin, [viewerOf(web)])
  const { prisma } = await database()
  await prisma.$transaction(async (tx) => {
    await takeLink(tx, secretIn(link), 'INVITATION')
    await tx.person.update({ where: { id: person.id }, data: { invitedAt: null } })
  })
  expect(await giveRoles(admin, person.id, [{ role: 'SEI_ADMIN', projectId: web }])).toMatchObject({
    person: { status: 'ACTIVE' },
    link: null,
    unseenLink: null,
  })
})

describe('with a mail server', () => {
  let server: MailServer
  beforeAll(async () => {
    server = await startMailServer()
  })
  afterAll(() => server.close())

  test('a link that the changer must not see goes to the person alone', async () => {
    const { admin, seiAdmin, web, ops } = await makeOffice()
    await withSettings(mailSettings(server, 'https://keys.example.com'), async () => {
      const { person, link } = await invite(admin, [viewerOf(web), viewerOf(ops)])
      await server.mailTo(person.email)
      const changed = await changeRoles(seiAdmin, person.id, [{ role: 'SEI_TEAM_MANAGER', projectId: web }])
      expect(changed).toMatchObject({ link: null, unseenLink: 'sent' })
      const mailed = linkIn(await server.mailTo(person.email))
      expect(JSON.stringify(changed)).not.toContain(mailed.hash.slice(1))
      expect([await opens(link), await opens({ url: mailed.href })]).toEqual([false, true])
    })
  })
})
