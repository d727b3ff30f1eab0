/** Emails: one spelling for each, and which texts can be one (decision 0020). */
import { z } from 'zod'
import { isAtMost } from './text'

const isPlain = /^[\x21-\x7e]*$/

/** 64 characters, @ and 255 (RFC 5321, 4.5.3.1). */
export const longestEmail = 320

/** The email as it is shown: composed (NFC), trimmed, without invisible characters. */
export const tidyEmail = (email: string): string =>
  isPlain.test(email) ? email : email.replace(/[\p{DI}\p{Cs}]|(?!\s)\p{Cc}/gu, '').normalize('NFC').trim()

/** The form in which emails are compared: tidy, in lower case, with one sigma (Unicode's CaseFolding). Empty where there is none. */
export const emailKeyOf = (email: string): string => tidyEmail(email).toLowerCase().replaceAll('ς', 'σ').normalize('NFC')

const localPart = /^(?!\.)(?!.*\.\.)[^\p{C}\p{Z}@<>()[\]\\,;:"]+(?<!\.)$/u
const label = /^[\p{L}\p{M}\p{N}](?:[\p{L}\p{M}\p{N}_-]*[\p{L}\p{M}\p{N}])?$/u

/**
 * Whether a tidy email can be one: a name, @ and a domain of at least two parts, whose last one has a letter. Letters of all
 * scripts count (RFC 6531). Quoted names and addresses in brackets, which no directory has, do not.
 */
export function isEmail(email: string): boolean {
  const [local, domain, ...more] = email.split('@')
  if (!local || !domain || more.length > 0 || !localPart.test(local)) return false
  const labels = domain.split('.')
  return labels.length > 1 && labels.every((part) => label.test(part)) && /\p{L}/u.test(labels.at(-1)!)
}

/** The email of somebody in a request, tidy. */
export const emailText = (name: string) =>
  z
    .string({ error: `${name} must be text.` })
    .overwrite(tidyEmail)
    .refine((email) => email !== '', { error: 'Enter an email.', abort: true })
    .refine(isEmail, { error: `INVALID_EMAIL: ${name} is none, such as ana@example.com.` })
    .refine((email) => isAtMost(email, longestEmail), { error: `${name} must be at most ${longestEmail} characters.` })
