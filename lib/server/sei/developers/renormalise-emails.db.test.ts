// @module-tag pglite
import { afterEach, expect, test, vi } from 'vitest'
import { csvFile, developersOf, makeCompany } from '../../../testing/make/developers'
import { clientOf } from '../../../testing/calls/gateway'
import { database } from '../../database/open'
import { log } from '../../runtime/log'
import { approveVersion } from './approve'
import { renormaliseEmails } from './renormalise-emails'
import { reuploadDevelopers } from './reupload'

afterEach(() => void vi.restoreAllMocks())

/** Writes an email as an earlier release did. */
async function writeKey(accountId: string, emailKey: string, old: string) {
  const { prisma } = await database()
  await prisma.$executeRaw`
    UPDATE developer SET email_key = ${old}, email = ${old}, fields = fields || jsonb_build_object('email', ${old}::text)
    WHERE account_id = ${accountId}::uuid AND email_key = ${emailKey}`
  await prisma.$executeRaw`
    UPDATE developer SET manager_email_key = ${old}, fields = fields || jsonb_build_object('managerEmail', ${old}::text)
    WHERE account_id = ${accountId}::uuid AND manager_email_key = ${emailKey}`
}

const keysOf = async (accountId: string) =>
  (await developersOf(accountId)).developers.map(({ emailKey, managerEmailKey }) => [emailKey, managerEmailKey])

/** The emails of developers and managers as a list answers them. */
async function listedEmails(call: ReturnType<typeof clientOf>) {
  const { content } = (await call('GET', '/v2/developers?sortKey=email')).json as { content: { email: string; managerEmail: string | null }[] }
  return content.map(({ email, managerEmail }) => [email, managerEmail])
}

test('emails of an earlier release get the form of today, with the references to managers, and teams stay the same', async () => {
  const { accountId, secret } = await makeCompany()
  const call = clientOf(secret)
  await writeKey(accountId, 'cy@x.io', '\u202acy@x.io\u202c')
  await writeKey(accountId, 'ada@x.io', 'ada@x\u200b.io')
  const { status } = await call('POST', '/v2/org-trees', { body: { name: 'Managers', levels: ['Manager Email'] } })
  expect(status).toBe(201)
  const teams = async () => (await (await database()).prisma.team.findMany({ orderBy: { refId: 'asc' }, where: { orgTree: { accountId } } }))
  const before = await teams()
  await renormaliseEmails()
  expect(await keysOf(accountId)).toEqual([
    ['ada@x.io', null],
    ['bob@x.io', 'ada@x.io'],
    ['cy@x.io', 'ada@x.io'],
    ['dee@x.io', 'cy@x.io'],
  ])
  expect(await listedEmails(call)).toEqual([
    ['ada@x.io', null],
    ['bob@x.io', 'ada@x.io'],
    ['cy@x.io', 'ada@x.io'],
    ['dee@x.io', 'cy@x.io'],
  ])
  const after = await teams()
  expect(after.map(({ managerKey }) => managerKey).sort()).toEqual(['ada@x.io', 'ada@x.io', 'cy@x.io'])
  // A rebuild finds them by their path.
  expect((await call('PATCH', '/v2/developers', { body: [{ email: 'bob@x.io', site: 'Rome' }] })).status).toBe(200)
  expect((await teams()).map(({ refId, emptySince }) => [refId, emptySince])).toEqual(before.map(({ refId }) => [refId, null]))
})

test('what would collide stays, is told to the log by reference, and goes with the next upload', async () => {
  const { accountId, actor } = await makeCompany()
  await writeKey(accountId, 'bob@x.io', 'cy@x.io\u200b')
  await writeKey(accountId, 'dee@x.io', 'e\u0301ve@x.io')
  const warned = vi.spyOn(log(), 'warn')
  await renormaliseEmails()
  expect((await keysOf(accountId)).map(([key]) => key)).toEqual(['ada@x.io', 'cy@x.io\u200b', 'cy@x.io', '\u00e9ve@x.io'])
  const { developers } = await developersOf(accountId)
  const about = { accountId, collisions: 1, developerRefIds: [[developers[2]!.refId, developers[1]!.refId]] }
  expect(warned).toHaveBeenCalledWith(about, expect.stringContaining('the same email'))
  const { versionId } = await reuploadDevelopers(actor, csvFile('Email,Manager Email,Full Name\ncy@x.io,,Cy'))
  await approveVersion(actor, versionId)
  expect(await keysOf(accountId)).toEqual([['cy@x.io', null]])
})

test('where all emails are in that form, nothing is changed', async () => {
  const { accountId } = await makeCompany('Email,Manager Email,Full Name\njosé@x.io,,José\nada@x.io,josé@x.io,Ada')
  const before = await developersOf(accountId)
  const warned = vi.spyOn(log(), 'warn')
  await renormaliseEmails()
  expect(await developersOf(accountId)).toEqual(before)
  expect(warned.mock.calls.filter(([about]) => JSON.stringify(about).includes(accountId))).toEqual([])
})
