/** Sends one mail by the server that SMTP_URL names. */
import 'server-only'
import { createTransport } from 'nodemailer'
import { environment } from '../runtime/env'
import { log } from '../runtime/log'

/** Milliseconds after which a mail server that does not answer is given up: somebody may wait for it. */
const timeLimit = 10_000

type Mail = {
  to: { name: string; address: string }
  subject: string
  text: string
  html: string
}

/** How sending ended; `off` where no mail server is set. */
export type MailOutcome = 'sent' | 'failed' | 'off'

/** Whether mail can be sent. */
export const isMailOn = (): boolean => environment().mail !== null

const local = new Set(['localhost', '127.0.0.1', '[::1]'])

/** A password goes through no connection that anybody on the way can read. The address may say otherwise. */
function needsTls(smtpUrl: string): boolean {
  const { username, hostname, protocol } = new URL(smtpUrl)
  return protocol === 'smtp:' && username !== '' && !local.has(hostname)
}

/** What of an error says why, and nothing of the mail: servers repeat addresses and text. */
function reasonOf(error: unknown) {
  const { name, code, command, responseCode } = error as { name?: string; code?: string; command?: string; responseCode?: number }
  return { reason: code ?? name, command, responseCode }
}

/** Sends a mail, within 10 seconds. Never rejects: the log has the reason of a failure, without the mail. */
export async function sendMail({ to, ...content }: Mail): Promise<MailOutcome> {
  const { mail } = environment()
  if (!mail) return 'off'
  const transport = createTransport({
    url: mail.smtpUrl,
    requireTLS: needsTls(mail.smtpUrl),
    connectionTimeout: timeLimit,
    socketTimeout: timeLimit,
    disableFileAccess: true,
    disableUrlAccess: true,
  })
  try {
    await transport.sendMail({
      ...content,
      from: mail.from,
      to,
      // Who gets it does not depend on how a name is written.
      envelope: { from: mail.from.address, to: [to.address] },
      // RFC 3834: no mailbox answers it by itself.
      headers: { 'Auto-Submitted': 'auto-generated' },
      signal: AbortSignal.timeout(timeLimit),
    })
    return 'sent'
  } catch (error) {
    log().error(reasonOf(error), 'a mail could not be sent')
    return 'failed'
  }
}
