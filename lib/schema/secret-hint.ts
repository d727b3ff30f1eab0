/** What may be shown of a key's secret: its hint. Shortens secrets that people paste where they do not belong. */
import { withoutInvisible } from './text'

const prefixLength = 'sei_'.length
const wholeLength = prefixLength + 36

// From 24 characters on, the rest of a secret would be few enough to be guessed. Shorter ones may be a name.
const secretPattern = /sei(?:_|%5f)[0-9A-Za-z]{24,36}/i
const wholePattern = /sei_[0-9A-Za-z]{36}/i

/** The hint of a secret, which people recognise it by: `sei_`, the next four characters, an ellipsis, the last four. */
export const hintOf = (secret: string): string => `${secret.slice(0, prefixLength + 4)}…${secret.slice(-4)}`

/** Whether a text has a whole secret in it, also with invisible characters inside. */
export const hasSecret = (text: string): boolean => wholePattern.test(withoutInvisible(text))

/** The first whole secret in a text, without the invisible characters in it; null if there is none. */
export const secretIn = (text: string): string | null => wholePattern.exec(withoutInvisible(text).replace(/%5f/gi, '_'))?.[0] ?? null

/** The hint of a whole secret; of a secret that was cut off, the beginning of its hint. */
function shorten(found: string): string {
  const secret = found.replace(/%5f/i, '_')
  return secret.length === wholeLength ? hintOf(secret) : secret.slice(0, prefixLength + 4)
}

/** A search text as it is, but if there is a secret in it, the hint alone: the search is for that key then. */
export function shortenSecret(text: string): string {
  const found = secretPattern.exec(withoutInvisible(text))
  return found ? shorten(found[0]) : text
}

/** A path with its query in which each secret is replaced by its hint. */
export const shortenSecretsInPath = (path: string): string =>
  path.replace(new RegExp(secretPattern, 'gi'), (found) => encodeURIComponent(shorten(found)))
