/** A real SMTP server, which keeps the mails that it gets. */
import { once } from 'node:events'
import type { AddressInfo } from 'node:net'
import PostalMime, { type Email } from 'postal-mime'
import { SMTPServer } from 'smtp-server'

/** A mail as it came: to whom the envelope sends it, how its sender greeted, the source, and what a mail program shows. */
type ReceivedMail = { recipients: string[]; greeting: string; source: string; mail: Email }

export type MailServer = {
  /** For SMTP_URL. */
  url: string
  mails: ReceivedMail[]
  /** The next mail to an address, or one that has come already; each is handed out once. */
  mailTo(address: string): Promise<ReceivedMail>
  close(): Promise<void>
}

/** Settings with which a server sends its mail there. */
export const mailSettings = ({ url }: Pick<MailServer, 'url'>, publicUrl: string) => ({
  SMTP_URL: url,
  MAIL_FROM: 'SEI <keys@example.com>',
  PUBLIC_URL: publicUrl,
})

/** Starts one. @param refuse whether it answers every mail with an error, in which it repeats the mail */
export async function startMailServer({ refuse = false } = {}): Promise<MailServer> {
  const mails: ReceivedMail[] = []
  const handedOut = new Set<ReceivedMail>()
  const waiting = new Set<() => void>()
  const server = new SMTPServer({
    authOptional: true,
    disabledCommands: ['STARTTLS'],
    onData: (stream, session, done) => {
      const chunks: Buffer[] = []
      stream.on('data', (chunk: Buffer) => chunks.push(chunk))
      stream.on('end', () => {
        const source = Buffer.concat(chunks).toString('utf8')
        if (refuse) return done(new Error(`550 not taken: ${source.replaceAll(/\s+/g, ' ')}`))
        const recipients = session.envelope.rcptTo.map(({ address }) => address)
        void PostalMime.parse(source).then((mail) => {
          mails.push({ recipients, greeting: session.hostNameAppearsAs, source, mail })
          done()
          for (const look of waiting) look()
        }, done)
      })
    },
  })
  server.listen(0, '127.0.0.1')
  await once(server.server, 'listening')
  const { port } = server.server.address() as AddressInfo
  return {
    url: `smtp://127.0.0.1:${port}`,
    mails,
    mailTo: (address) =>
      new Promise((resolve) => {
        const look = () => {
          const found = mails.find((mail) => mail.recipients.includes(address) && !handedOut.has(mail))
          if (!found) return
          handedOut.add(found)
          waiting.delete(look)
          resolve(found)
        }
        waiting.add(look)
        look()
      }),
    close: () => new Promise((resolve) => server.close(resolve)),
  }
}

/** The address in a mail that leads into the console. */
export function linkIn({ mail }: ReceivedMail): URL {
  const [link] = /https?:\/\/\S+#\S+/.exec(mail.text ?? '') ?? []
  if (!link) throw new Error('The mail has no link.')
  return new URL(link)
}
