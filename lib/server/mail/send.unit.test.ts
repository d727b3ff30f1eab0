import { createServer, type AddressInfo, type Socket } from 'node:net'
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest'
import { linkIn, mailSettings, startMailServer, type MailServer } from '../../testing/services/mail-server'
import { withSettings } from '../../testing/services/settings'
import { log } from '../runtime/log'
import { sendInvitation, sendPasswordLink } from './messages'

const publicUrl = 'https://keys.example.com'
const secret = 'a-secret-that-only-the-mail-has'
const expiresAt = new Date('2026-12-02T22:31:00Z')
const invitation = {
  url: `${publicUrl}/invitation#${secret}`,
  expiresAt,
  accountName: 'Example Inc',
  invitedBy: { name: 'Ada Novak', email: 'ada@example.com' },
}
const to = { name: 'Grace Hopper', email: 'grace@example.com' }

let server: MailServer

beforeAll(async () => {
  server = await startMailServer()
})
afterAll(() => server.close())

const withMail = <T>(run: () => Promise<T>, { url } = server) => withSettings(mailSettings({ url }, publicUrl), run)

test('without a mail server, nothing is sent and the answer says so', async () => {
  expect(await sendInvitation(to, invitation)).toBe('off')
})

test('an invitation comes from MAIL_FROM, as text and as HTML, with the link and until when it works', async () => {
  expect(await withMail(() => sendInvitation(to, invitation))).toBe('sent')
  const received = await server.mailTo('grace@example.com')
  const { mail, source } = received
  expect(mail).toMatchObject({
    from: { name: 'SEI', address: 'keys@example.com' },
    to: [{ name: 'Grace Hopper', address: 'grace@example.com' }],
    subject: 'Your invitation to Example Inc',
  })
  expect(linkIn(received).href).toBe(invitation.url)
  expect(mail.text).toContain('Ada Novak (ada@example.com) invites you')
  expect(mail.text).toContain('2 December 2026 at 22:31 UTC')
  expect(mail.html).toContain(`href="${invitation.url}"`)
  expect(source).toMatch(/^Auto-Submitted: auto-generated$/im)
})

test('a mail server is greeted with the host name of PUBLIC_URL, unless SMTP_URL has another: some take none without a domain', async () => {
  await withMail(() => sendInvitation(to, invitation))
  expect((await server.mailTo('grace@example.com')).greeting).toBe('keys.example.com')
  await withMail(() => sendInvitation(to, invitation), { ...server, url: `${server.url}?name=mail.example.com` })
  expect((await server.mailTo('grace@example.com')).greeting).toBe('mail.example.com')
})

test('a link to choose a password says whose', async () => {
  const url = `${publicUrl}/password#${secret}`
  expect(await withMail(() => sendPasswordLink(to, { url, expiresAt, accountName: 'Example Inc' }))).toBe('sent')
  const received = await server.mailTo('grace@example.com')
  expect(linkIn(received).href).toBe(url)
  expect(received.mail.text).toContain('grace@example.com')
})

test.each([
  ['a line break', 'Eve\r\nBcc: eve@example.com\r\n\r\nBody'],
  ['another address', 'Eve <eve@example.com>, Mallory'],
  ['quotes', 'Eve" <eve@example.com>, "'],
])('%s in a name adds no header and no recipient', async (_what, name) => {
  const email = 'victim@example.com'
  const sent = () => sendInvitation({ name, email }, { ...invitation, accountName: name, invitedBy: { name, email } })
  expect(await withMail(sent)).toBe('sent')
  const { recipients, mail } = await server.mailTo(email)
  expect(recipients).toEqual([email])
  expect(mail.to?.map(({ address }) => address)).toEqual([email])
  expect(mail.bcc ?? []).toEqual([])
  expect(mail.headers.map(({ key }) => key)).not.toContain('bcc')
})

test('a name is text in the HTML, whatever it contains', async () => {
  const name = '<img src=x onerror=alert(1)> & "Sons"'
  await withMail(() => sendInvitation(to, { ...invitation, accountName: name }))
  const { mail } = await server.mailTo('grace@example.com')
  expect(mail.html).toContain('&lt;img src=x onerror=alert(1)&gt; &amp; &quot;Sons&quot;')
  expect(mail.html).not.toContain('<img')
  expect(mail.text).toContain(name)
})

describe('a server that fails', () => {
  /** What the log is told while `run` sends. */
  async function logged(run: () => Promise<unknown>) {
    const told = vi.spyOn(log(), 'error').mockImplementation(() => undefined)
    try {
      const outcome = await run()
      return { outcome, told: JSON.stringify(told.mock.calls) }
    } finally {
      told.mockRestore()
    }
  }

  test('and repeats the mail in its error, puts nothing of it into the log', async () => {
    const failing = await startMailServer({ refuse: true })
    const { outcome, told } = await logged(() => withMail(() => sendInvitation(to, invitation), failing))
    await failing.close()
    expect(outcome).toBe('failed')
    expect(told).toContain('a mail could not be sent')
    for (const text of [secret, 'grace', 'Example Inc']) expect(told).not.toContain(text)
  })

  test('because it is not there, fails the mail alone', async () => {
    const { outcome } = await logged(() => withMail(() => sendInvitation(to, invitation), { ...server, url: 'smtp://127.0.0.1:9' }))
    expect(outcome).toBe('failed')
  })

  test('is not told a password without TLS', async () => {
    // The same server by an address that is not known to be this machine.
    const url = server.url.replace('127.0.0.1', 'user:hunter2@[::ffff:127.0.0.1]')
    const { outcome, told } = await logged(() => withMail(() => sendInvitation(to, invitation), { ...server, url }))
    expect(outcome).toBe('failed')
    expect(told).toContain('ETLS')
    expect(told).not.toContain('hunter2')
  })

  test('because it never answers, holds nobody for longer than 10 seconds', { tags: 'night' }, async () => {
    const sockets = new Set<Socket>()
    const silent = createServer((socket) => void sockets.add(socket))
    await new Promise<void>((resolve) => silent.listen(0, '127.0.0.1', resolve))
    const { port } = silent.address() as AddressInfo
    const { outcome } = await logged(() => withMail(() => sendInvitation(to, invitation), { ...server, url: `smtp://127.0.0.1:${port}` }))
    for (const socket of sockets) socket.destroy()
    silent.close()
    expect(outcome).toBe('failed')
  })
})
