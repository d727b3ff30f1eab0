/** The mails that lead a person into the console, as text and as HTML. */
import 'server-only'
import { shorten } from '../../schema/text'
import { sendMail, type MailOutcome } from './send'

/** Characters of a name that a mail shows: it is to invite, not to carry somebody's text. */
const longestName = 80

const escapes: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&#39;' }

const escapeHtml = (text: string) => text.replace(/[&<>"']/g, (character) => escapes[character]!)

const time = new Intl.DateTimeFormat('en-GB', { dateStyle: 'long', timeStyle: 'short', timeZone: 'UTC' })

type Letter = { heading: string; before: string[]; button: string; url: string; after: string[] }

const textOf = ({ heading, before, button, url, after }: Letter) =>
  [heading, ...before, `${button}:\n${url}`, ...after].join('\n\n') + '\n'

const paragraph = (text: string) => `<p style="margin:0 0 16px">${escapeHtml(text)}</p>`

// Mail programs know styles of elements, and little else.
const htmlOf = ({ heading, before, button, url, after }: Letter) => `<!doctype html>
<html lang="en">
<head><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>${escapeHtml(heading)}</title></head>
<body style="margin:0;padding:24px;background:#fafcff;color:#22222a;font:14px/20px Arial,sans-serif">
<div style="max-width:480px;margin:0 auto;padding:32px;background:#ffffff;border:1px solid #d9dae5;border-radius:8px">
<h1 style="margin:0 0 16px;font-size:20px;line-height:28px">${escapeHtml(heading)}</h1>
${before.map(paragraph).join('\n')}
<p style="margin:24px 0"><a href="${escapeHtml(url)}" style="display:inline-block;padding:8px 16px;border-radius:4px;background:#0278d5;color:#ffffff;font-weight:bold;text-decoration:none">${escapeHtml(button)}</a></p>
${after.map(paragraph).join('\n')}
</div>
</body>
</html>
`

const send = (to: Recipient, subject: string, letter: Letter) =>
  sendMail({ to: { name: to.name, address: to.email }, subject, text: textOf(letter), html: htmlOf(letter) })

type Recipient = { name: string; email: string }

type Link = { url: string; expiresAt: Date }

/**
 * Sends an invitation.
 * @param url as `linkUrl` makes it
 * @param invitedBy null for an operator
 */
export function sendInvitation(
  to: Recipient,
  { url, expiresAt, accountName, invitedBy }: Link & { accountName: string; invitedBy: Recipient | null },
): Promise<MailOutcome> {
  const account = shorten(accountName, longestName)
  const inviter = invitedBy ? `${shorten(invitedBy.name, longestName)} (${invitedBy.email})` : 'An administrator'
  return send(to, `Your invitation to ${account}`, {
    heading: `Your invitation to ${account}`,
    before: [
      `${inviter} invites you to Software Engineering Insights, where ${account} manages its API keys.`,
      'Accept with your name and a password of your own.',
    ],
    button: 'Accept the invitation',
    url,
    after: [
      `The link works once, until ${time.format(expiresAt)} UTC. Whoever has it can accept in your place: do not pass it on.`,
      'If you do not know what this is about, ignore this mail.',
    ],
  })
}

/** Sends a link to choose a new password. @param url as `linkUrl` makes it */
export function sendPasswordLink(to: Recipient, { url, expiresAt, accountName }: Link & { accountName: string }): Promise<MailOutcome> {
  const account = shorten(accountName, longestName)
  return send(to, `Choose a new password for ${account}`, {
    heading: 'Choose a new password',
    before: [`This is the link to choose a new password for ${to.email} in Software Engineering Insights of ${account}.`],
    button: 'Choose a new password',
    url,
    after: [
      `The link works once, until ${time.format(expiresAt)} UTC. A new password signs out all browsers that use the old one.`,
      'If you did not ask for it, ignore this mail: your password stays as it is.',
    ],
  })
}
