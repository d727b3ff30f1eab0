/** Starts bodies that are sent while they are made. */
import 'server-only'
import { log } from '../runtime/log'

/** Replaces the reason of a failure, which is logged and must not reach a client. */
const brokeOff = () => new Error('The answer could not be made to its end.')

/**
 * A body of these pieces. The first is made now, while an error can still become an error answer; where a later one fails,
 * the answer breaks off. @throws whatever the first piece does
 */
export async function startStream(pieces: AsyncGenerator<string>): Promise<AsyncIterableIterator<string>> {
  let first: IteratorResult<string> | undefined = await pieces.next()
  const body: AsyncIterableIterator<string> = {
    async next() {
      const begun = first
      first = undefined
      if (begun) return begun
      try {
        return await pieces.next()
      } catch (err) {
        log().error({ err }, 'an answer broke off')
        throw brokeOff()
      }
    },
    return: () =>
      pieces.return(undefined).catch((err) => {
        log().error({ err }, 'an answer could not be ended')
        return { value: undefined, done: true }
      }),
    [Symbol.asyncIterator]: () => body,
  }
  return body
}
