/** Ends the reception of a body that comes too slowly: meanwhile it takes a share of the upload budget from others. */
import 'server-only'
import type { Readable } from 'node:stream'
import { Fault } from '../server/fault'
import { environment } from '../server/runtime/env'

/** In bytes a second, on average and from the first byte on; 50 MB then take at least the time that a request may. */
const leastBytesPerSecond = 16_000

/**
 * Watches a body that is being read.
 * @param received how many bytes of it have come
 * @param slow called once, with the refusal, where the body has come at less than 16 kB a second after BODY_GRACE_SECONDS.
 * Seconds in which bytes wait for us to read them do not count.
 * @returns ends the watch
 */
export function requireLeastRate(body: Readable, received: () => number, slow: (fault: Fault) => void): () => void {
  const { bodyGraceSeconds } = environment()
  // In seconds.
  const tick = Math.max(bodyGraceSeconds / 10, 0.05)
  let waited = 0
  const timer = setInterval(() => {
    if (body.readableLength > 0) return
    waited += tick
    if (waited < bodyGraceSeconds || received() >= waited * leastBytesPerSecond) return
    clearInterval(timer)
    slow(new Fault('too_slow', `The body came at less than ${leastBytesPerSecond / 1_000} kB a second. Send it again, faster or in parts.`))
  }, tick * 1_000).unref()
  return () => clearInterval(timer)
}
