/**
 * Which passwords people may choose (OWASP ASVS 5.0, 6.2: long enough, none of the common ones, nothing of the context, and
 * no rule about the kinds of characters).
 */
import 'server-only'
import type { ZxcvbnFactory } from '@zxcvbn-ts/core'
import { cutTo } from '../../schema/text'
import { processWidePromise } from '../runtime/process-wide'

const shortestPassword = 12
const longestPassword = 128

/** Guesses that a password has to take: zxcvbn calls fewer than these 10^8 "somewhat guessable". */
const leastGuesses = 1e8
/** Least guesses for the password without the parts of the email that are in it. */
const leastGuessesOfRest = 1e6
/** Guesses that its letters and digits have to take: between two common words, every sign would count as a guess. */
const leastGuessesOfLetters = 1e4
/** Characters that are judged, and ways to read signs as letters: judging more of them would take some 100 ms. */
const judged = 32
const l33tMaxSubstitutions = 10

/** Words that everybody tries here. */
const context = ['sei', 'apikeys', 'api-keys', 'harness', 'console', 'gateway', 'changeme', 'secret', 'default']

/** Made at the first use: the lists of common passwords and words take some megabytes. */
const estimator = () =>
  processWidePromise<ZxcvbnFactory>('password-estimator', async () => {
    const [{ ZxcvbnFactory: Factory }, common] = await Promise.all([
      import('@zxcvbn-ts/core'),
      import('@zxcvbn-ts/language-common'),
    ])
    return new Factory({ dictionary: common.dictionary, graphs: common.adjacencyGraphs, l33tMaxSubstitutions })
  })

const wordsOf = (text: string) => text.split(/[^\p{L}\p{N}]+/u)

/** The parts of an email and a name that somebody may make a password of, longest first. */
function partsOf(email: string, name: string): string[] {
  const [local = '', domain = ''] = email.toLowerCase().split('@')
  const called = name.toLowerCase()
  const parts = [email.toLowerCase(), local, domain, ...wordsOf(local), ...domain.split('.')]
  parts.push(called, ...wordsOf(called), wordsOf(called).join(''))
  return [...new Set(parts)].filter((part) => part.length >= 3).sort((a, b) => b.length - a.length)
}

/**
 * Judges a password that somebody wants to have.
 * @param email whose password it would be
 * @param name the same person's, where it is known
 * @returns null for a good one, else what is wrong with it, as the end of a sentence that begins with its name
 */
export async function whyNotPassword(password: string, email: string, name = ''): Promise<string | null> {
  const { length } = [...password]
  if (length < shortestPassword) return `must have at least ${shortestPassword} characters`
  if (length > longestPassword) return `must have at most ${longestPassword} characters`
  const parts = partsOf(email, name)
  const made = await estimator()
  const guesses = (text: string) => made.check(cutTo(text, judged), [...context, ...parts]).guesses
  const guessesOfLetters = (text: string) => guesses(text.replace(/[^\p{L}\p{N}]+/gu, '') || text)
  const rest = parts.reduce((text, part) => text.replaceAll(part, ''), password.toLowerCase())
  if (rest.length < password.length && guessesOfLetters(rest) < leastGuessesOfRest) {
    return `must not be made of the email${name && ' or the name'}`
  }
  if (guesses(password) < leastGuesses || guessesOfLetters(password) < leastGuessesOfLetters) {
    return 'is too easy to guess: it is a common password, or made of common parts. Take several words, or random characters'
  }
  return null
}
