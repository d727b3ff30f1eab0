/** How the values of settings are written. */
import 'server-only'
import { z } from 'zod'
import { isEmail } from '../../schema/email'

/** Passwords, and what is signed with: spaces and quotes may be meant. */
const asItIs = new Set(['AUTH_SECRET', 'AUTH_SECRET_PREVIOUS', 'ADMIN_PASSWORD', 'SEED_PASSWORD'])

/** The value of a setting without the spaces and line breaks that come with it by copying, or at the end of a file. */
export function withoutSpaces(name: string, value: string): string {
  return asItIs.has(name) ? value : value.trim() || value
}

/** Whether a value is in quotes that no shell took off, as in a file for `docker run --env-file`. */
export const isInQuotes = (name: string, value: string): boolean => !asItIs.has(name) && /^(["']).*\1$/s.test(value)

/** A setting that may be left out; empty is left out. */
export const optional = <T extends z.ZodType>(schema: T) =>
  z.preprocess((value) => (value === '' ? undefined : value), schema.optional())

/** The same, with the value that it has then. */
export const withDefault = <T extends z.ZodType>(schema: T, fallback: string) =>
  z.preprocess((value) => (value === undefined || value === '' ? fallback : value), schema)

/** A whole number from one to another, both included. */
export const wholeNumber = (from: number, to: number) =>
  z
    .string()
    .regex(/^\d{1,9}$/, `must be a whole number from ${from} to ${to}`)
    .transform(Number)
    .refine((value) => value >= from && value <= to, `must be a whole number from ${from} to ${to}`)

/** A whole number, or 0 for no limit. */
export const orNone = (from: number, to: number) =>
  withDefault(
    z
      .string()
      .regex(/^\d{1,9}$/, `must be 0, or a whole number from ${from} to ${to}`)
      .transform(Number)
      .refine((value) => value === 0 || (value >= from && value <= to), `must be 0, or a whole number from ${from} to ${to}`),
    '0',
  )

/** Whether a text is an address with one of these protocols, which end in a colon. */
export const isUrl = (protocols: string[]) => (text: string) =>
  URL.canParse(text) && protocols.includes(new URL(text).protocol)

/** The address of a PostgreSQL database. */
export const postgresUrl = z
  .string()
  .refine(isUrl(['postgres:', 'postgresql:']), 'must look like postgresql://user:password@host:5432/name')

/** The secret for signing and encrypting. */
export const signingSecret = z.string().min(32, 'must have at least 32 characters; make one with: openssl rand -base64 33')

/** `keys@example.com`, or `SEI <keys@example.com>`. */
export const mailbox = z
  .string()
  .transform((text) => /^(?:([^<>\p{Cc}]*)\s)?\s*(?:<([^<>\s]+)>|([^<>\s]+))\s*$/u.exec(text) ?? [])
  .transform(([, name = '', inBrackets, bare = '']) => ({ name: name.trim().replace(/^"(.*)"$/, '$1'), address: inBrackets ?? bare }))
  .refine(({ address }) => isEmail(address), 'must be an email address, such as SEI <keys@example.com>')

/** A switch. */
export const onOrOff = z.enum(['on', 'off'], 'must be on or off')

/** Whether a host name of an address is this machine's own: plain http reaches nobody else's then. */
export const isThisMachine = (hostname: string): boolean => ['localhost', '127.0.0.1', '[::1]'].includes(hostname)

/** An issuer has no query and no fragment, and is told apart letter by letter (OpenID Connect Discovery 1.0, 3). */
export function isIssuer(text: string): boolean {
  // What is below it, its document, is pasted in its place.
  if (!URL.canParse(text) || /[?#]|\/\.well-known\//.test(text)) return false
  const { protocol, hostname, username } = new URL(text)
  return username === '' && (protocol === 'https:' || (protocol === 'http:' && isThisMachine(hostname)))
}

/** Domains of emails, separated by commas. */
export const domains = z
  .string()
  .transform((text) => text.split(',').map((part) => part.trim().toLowerCase()))
  .refine((all) => all.every((domain) => isEmail(`a@${domain}`)), 'must be domains such as example.com, separated by commas')

/** A password in a setting: the least that is checked without asking more. */
export const passwordRule = z.string().min(12, 'must have at least 12 characters').max(1024, 'must have at most 1024 characters')
