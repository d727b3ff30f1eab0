/** How many files are taken in at once: each is held in memory while it is checked. */
import 'server-only'
import { Fault } from '../server/fault'
import { processWide } from '../server/process-wide'

const mostAtOnce = 3

const accounts = () => processWide('upload-places', () => new Set<string>())

/**
 * Takes a place for an upload of an account: one at a time for each, and three in all, so that no account holds them all.
 * @returns what gives the place back
 * @throws Fault rate_limited where there is none
 */
export function takeUploadPlace(accountId: string): () => void {
  const taken = accounts()
  if (taken.has(accountId) || taken.size >= mostAtOnce) {
    throw new Fault('rate_limited', 'Another file is being taken in. Send this one after it.', { retryAfter: 10 })
  }
  taken.add(accountId)
  return () => void taken.delete(accountId)
}
