/** Requests whose bodies come in chunks of a few bytes: each would cost a stream as much time and memory as a large one. */
import 'server-only'
import { IncomingMessage } from 'node:http'

/** In bytes: smaller chunks are copied. */
const smallChunk = 512
const joinedBytes = 16_384

/** A request of Node's server that joins the small chunks of its body that come in one turn of the event loop. */
export class JoinedRequest extends IncomingMessage {
  // Set with the first small chunk: other requests are made as fast as before.
  declare private waiting: Buffer | undefined
  declare private length: number

  private pass(): boolean {
    const { waiting, length } = this
    this.waiting = undefined
    return waiting ? super.push(waiting.subarray(0, length)) : true
  }

  private add(chunk: Buffer): boolean {
    if (!this.waiting) {
      this.waiting = chunk
      this.length = chunk.length
      // At the end of this turn: Node runs ticks and promises after each chunk.
      setImmediate(() => this.pass())
      return true
    }
    if (this.waiting.length !== joinedBytes) {
      const joined = Buffer.allocUnsafe(joinedBytes)
      this.waiting.copy(joined)
      this.waiting = joined
    }
    chunk.copy(this.waiting, this.length)
    this.length += chunk.length
    if (this.length > joinedBytes - smallChunk) return this.pass()
    // Whether Node may read on.
    return this.readableLength + this.length < this.readableHighWaterMark
  }

  override push(chunk: Buffer | null, encoding?: BufferEncoding): boolean {
    if (chunk !== null && chunk.length < smallChunk) return this.add(chunk)
    if (this.waiting) this.pass()
    return super.push(chunk, encoding)
  }
}
