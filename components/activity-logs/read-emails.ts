/** Emails as people type and paste them. */
import { emailKeyOf, isEmail, tidyEmail } from '@/lib/schema/email'

/** A pasted list: commas, semicolons, lines, and blanks where there are only emails. "Ana <ana@example.com>" is the email. */
export const splitEmails = (text: string): string[] =>
  text
    .split(/[,;\n\r\t]+/)
    .flatMap((part) => (/<[^<>]+@[^<>]+>/.test(part) ? [part.replace(/^.*<([^<>]+)>.*$/, '$1')] : isOnlyEmails(part) ? part.trim().split(/\s+/) : [part]))
    .filter((part) => part.trim() !== '')

const isOnlyEmails = (text: string): boolean => text.trim().split(/\s+/).every((part) => part.includes('@'))

/** The email in the form in which emails are compared, or what is wrong. */
export function readEmail(text: string): { value: string } | { error: string } {
  const email = tidyEmail(text)
  return isEmail(email) ? { value: emailKeyOf(email) } : { error: `“${email}” is not a whole email, such as ana@example.com.` }
}
