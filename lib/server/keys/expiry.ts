/** When secrets expire, within the policy of their project. Days have 24 hours and count from the creation of the secret. */
import 'server-only'
import { mostExpiryDays, type CreateKey } from '../../schema/key'
import type { KeyLife } from '../../schema/project-settings'
import { throwIfInvalid } from '../rules/throw-if-invalid'

/** When a secret was made, and when it expires; null is never. */
type Life = { createdAt: Date; expiresAt: Date | null }

const day = 24 * 60 * 60 * 1000

/**
 * Days that a rotated secret gets if the policy wants an expiry but sets no limit, and the old one had none: the create dialog's longest
 * choice.
 */
const daysWithoutLimit = 365

const daysAfter = (from: Date, days: number) => new Date(from.getTime() + days * day)

/** The latest moment that the policy allows, or null where it has no longest life. */
const latestOf = ({ maxKeyDays }: KeyLife, createdAt: Date) =>
  maxKeyDays === null ? null : daysAfter(createdAt, maxKeyDays)

const refuse = (pointer: string, detail: string) => throwIfInvalid([{ pointer, detail }])

/** A moment as people read it. Cut to the minute, so that what is shown as the latest moment is one that is allowed. */
const shown = (moment: Date) => `${moment.toISOString().slice(0, 16).replace('T', ' ')} UTC`

const countDays = (days: number) => `${days} ${days === 1 ? 'day' : 'days'}`

/** @throws Fault validation for a moment that has passed, or is centuries away */
function requireFuture(pointer: string, wanted: Date, now: Date, hint: string): void {
  if (wanted <= now) refuse(pointer, `This time has passed. Choose a time in the future${hint}.`)
  if (wanted > daysAfter(now, mostExpiryDays)) refuse(pointer, 'Choose a time within 100 years, or that the key never expires.')
}

/** @throws Fault validation where the policy wants an expiry */
function requireExpiry(policy: KeyLife): void {
  if (!policy.requireKeyExpiry) return
  const most = policy.maxKeyDays === null ? '' : `, at most ${countDays(policy.maxKeyDays)} after its creation`
  refuse('/expiresAt', `Keys of this project have to expire. Choose when this one does${most}.`)
}

/**
 * The expiry of a new key's secret.
 * @param input as somebody asked for it
 * @param createdAt the moment of the creation, which is now
 * @throws Fault validation for a moment that has passed, one beyond the longest life, and none where the policy wants one
 */
export function firstExpiry(
  { expiresAt, expiresInDays }: Pick<CreateKey, 'expiresAt' | 'expiresInDays'>,
  policy: KeyLife,
  createdAt: Date,
): Date | null {
  const byDays = expiresInDays === undefined ? null : daysAfter(createdAt, expiresInDays)
  const wanted = byDays ?? (expiresAt ? new Date(expiresAt) : null)
  if (!wanted) {
    requireExpiry(policy)
    return null
  }
  const pointer = byDays ? '/expiresInDays' : '/expiresAt'
  requireFuture(pointer, wanted, createdAt, '')
  const latest = latestOf(policy, createdAt)
  if (latest && wanted > latest) {
    refuse(pointer, `Keys of this project last at most ${countDays(policy.maxKeyDays ?? 0)}. Choose a time until ${shown(latest)}.`)
  }
  return wanted
}

/**
 * The expiry of a secret that replaces another one: a life as long as that of the old secret was meant to be, cut to the longest
 * that the policy allows. One that never expired gets the longest life where the policy wants an expiry, or a year without one.
 * @param now the moment of the rotation, which creates the new secret
 */
export function freshExpiry({ createdAt, expiresAt }: Life, policy: KeyLife, now: Date): Date | null {
  const latest = latestOf(policy, now)
  if (!expiresAt) return policy.requireKeyExpiry ? (latest ?? daysAfter(now, daysWithoutLimit)) : null
  const sameLength = new Date(now.getTime() + (expiresAt.getTime() - createdAt.getTime()))
  return latest && latest < sameLength ? latest : sameLength
}

/**
 * The expiry of a secret that somebody edits. To shorten is always allowed, and to leave it; to extend, within the policy.
 * @param life of the secret so far
 * @param wanted null is never
 * @throws Fault validation for a moment that has passed, one beyond the longest life, and none where the policy wants one
 */
export function changedExpiry({ createdAt, expiresAt }: Life, wanted: Date | null, policy: KeyLife, now: Date): Date | null {
  if (wanted?.getTime() === expiresAt?.getTime()) return expiresAt
  if (!wanted) {
    requireExpiry(policy)
    return null
  }
  requireFuture('/expiresAt', wanted, now, ', or pause or delete the key to stop it now')
  const latest = latestOf(policy, createdAt)
  const isExtended = expiresAt !== null && wanted > expiresAt
  if (latest && isExtended && wanted > latest) {
    const most = `Keys of this project last at most ${countDays(policy.maxKeyDays ?? 0)}, counted from ${shown(createdAt)}.`
    const longer = 'For a longer life, rotate the key: the new secret gets a life of its own.'
    refuse('/expiresAt', latest > now ? `${most} Choose a time until ${shown(latest)}. ${longer}` : `${most} ${longer}`)
  }
  return wanted
}
