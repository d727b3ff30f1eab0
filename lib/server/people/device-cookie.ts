/**
 * Devices: browsers in which a person has signed in before. A cookie proves one, without a row (OWASP, slow down online guessing
 * attacks with device cookies).
 */
import 'server-only'
import { createHmac, randomBytes, timingSafeEqual } from 'node:crypto'
import { nowMs } from '../runtime/clock'
import { environment } from '../runtime/env'

/** Whose device it is. It stops counting when the password, and so its hash, changes. */
type Owner = { id: string; passwordHash: string | null }

/** Browsers keep no cookie for longer. */
export const deviceSeconds = 400 * 86_400

/** People whom one browser is known to; who signed in last comes first. */
const mostPeople = 8

/** Id of the person, nonce, time of issue in seconds, signature. */
const form = /^([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})\.([\w-]{22})\.(\d{10})\.([\w-]{43})$/

const sign = (secret: string, { id, passwordHash }: Owner, nonce: string, issuedAt: string) =>
  createHmac('sha256', secret).update(JSON.stringify(['device', id, nonce, issuedAt, passwordHash])).digest()

const partsOf = (device: string) => form.exec(device)?.slice(1) as [string, string, string, string] | undefined

/** The single devices in the value of a cookie, whether signed by us or not. */
const devicesIn = (cookie: string) => cookie.split('~', 4 * mostPeople).filter((device) => partsOf(device))

/** Makes a device of this person, for `rememberDevice` to keep. To be called after each proof of who they are. */
export function makeDevice(owner: Owner): string {
  const nonce = randomBytes(16).toString('base64url')
  const issuedAt = String(Math.floor(nowMs() / 1000))
  return [owner.id, nonce, issuedAt, sign(environment().authSecret, owner, nonce, issuedAt).toString('base64url')].join('.')
}

/**
 * Looks for a device of this person.
 * @param cookie what the browser sent, or nothing
 * @returns the number that the device alone has, or null where the browser is none that they know
 */
export function deviceOf(owner: Owner, cookie: string | undefined): string | null {
  const { authSecrets } = environment()
  for (const device of devicesIn(cookie ?? '')) {
    const [id, nonce, issuedAt, signature] = partsOf(device)!
    if (id !== owner.id || nowMs() / 1000 - Number(issuedAt) > deviceSeconds) continue
    const sent = Buffer.from(signature, 'base64url')
    const isOurs = (secret: string) => timingSafeEqual(sent, sign(secret, owner, nonce, issuedAt))
    if (authSecrets.some(isOurs)) return nonce
  }
  return null
}

/** The value of a cookie with this device in it, and those of other people that were in it before. */
export function withDevice(cookie: string | undefined, device: string): string {
  const [owner] = partsOf(device) ?? []
  const others = devicesIn(cookie ?? '').filter((other) => partsOf(other)![0] !== owner)
  return [device, ...others].slice(0, mostPeople).join('~')
}
