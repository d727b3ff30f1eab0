/** Bodies of answers that are sent as they are made. */
import 'server-only'
import { log } from '../server/runtime/log'

/** All that a server in between may tell of why an answer broke off; the log has the reason. */
const brokeOff = () => new Error('The answer could not be made to its end.')

/**
 * The text as a body. Its first piece is made before the answer begins, so that it can still be another one; where a later
 * one fails, the answer breaks off. @throws whatever the first piece does
 */
export async function streamOf(pieces: AsyncGenerator<string>): Promise<ReadableStream<Uint8Array>> {
  const encoder = new TextEncoder()
  const made = () =>
    pieces.next().catch((err) => {
      log().error({ err }, 'an answer broke off')
      throw brokeOff()
    })
  let next: Promise<IteratorResult<string>> = Promise.resolve(await pieces.next())
  return new ReadableStream<Uint8Array>({
    async pull(controller) {
      const { value, done } = await next
      if (done) return controller.close()
      controller.enqueue(encoder.encode(value))
      next = made()
      // Whoever pulls next is told; until then it is nobody's error.
      next.catch(() => undefined)
    },
    cancel: async () => void (await pieces.return(undefined)),
  })
}
