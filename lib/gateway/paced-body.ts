/** Reads bodies with pauses for other requests, and ends those that come in chunks of a few bytes: each costs as much as a large one. */
import 'server-only'
import type { Socket } from 'node:net'
import { Transform, Writable, type Readable } from 'node:stream'
import { setImmediate as nextTurn } from 'node:timers/promises'
import { Fault } from '../server/fault'

/** Chunks of any size between two pauses. */
const chunksPerTurn = 50

/** Bytes that may be read around those of a body; of what is read beyond, a third has to be the body's. */
const mostAround = 64_000

/**
 * Watches how much is read for a body that comes in chunks (RFC 9112, 7.1), of which each has some bytes around its own.
 * @returns whether its chunks are too small, by how many bytes of it were taken since
 */
function smallChunks(body: Readable): (taken: number) => boolean {
  const { socket } = body as { socket?: Socket }
  if (!socket) return () => false
  const readBefore = socket.bytesRead
  const waitedBefore = body.readableLength
  return (taken) => {
    const read = socket.bytesRead - readBefore
    return read > mostAround && read - mostAround > 3 * (taken + body.readableLength - waitedBefore)
  }
}

/** Bodies whose rest is read and dropped already. */
const dropped = new WeakSet<Readable>()

/** The answer ends the connection; nothing more of it is read. */
function tooSmallChunks(body: Readable): Fault {
  dropped.add(body)
  body.pause()
  return new Fault('too_slow', 'The body came in chunks of a few bytes. Send it in larger ones, or with the header Content-Length.')
}

/**
 * The pieces of a body, without destroying it where the reader stops: that would close the connection unanswered.
 * @throws Fault too_slow for one in chunks of a few bytes
 */
export async function* readInTurns(body: Readable): AsyncGenerator<Uint8Array> {
  const areSmall = smallChunks(body)
  let taken = 0
  for await (const piece of body.iterator({ destroyOnReturn: false })) {
    yield piece as Uint8Array
    taken += piece.length
    if (areSmall(taken)) throw tooSmallChunks(body)
    // Meanwhile Node reads on, until the stream's buffer is full.
    await nextTurn()
  }
}

function turnTaker() {
  let chunks = 0
  return (goOn: () => void) => {
    chunks += 1
    if (chunks % chunksPerTurn === 0) setImmediate(goOn)
    else goOn()
  }
}

/** Passes the chunks of a body on. Destroyed with a Fault too_slow where they have a few bytes each. */
export function passInTurns(body: Readable): Transform {
  const inTurn = turnTaker()
  const areSmall = smallChunks(body)
  let taken = 0
  const passed: Transform = new Transform({
    transform: (chunk: Buffer, _encoding, done) => {
      taken += chunk.length
      if (areSmall(taken + passed.writableLength)) done(tooSmallChunks(body))
      else inTurn(() => done(null, chunk))
    },
  })
  return passed
}

/** Reads the rest of a body and drops it; a second call changes nothing. The connection ends where its chunks are too small. */
export function dropInTurns(body: Readable): void {
  if (dropped.has(body)) return
  dropped.add(body)
  const inTurn = turnTaker()
  const areSmall = smallChunks(body)
  let taken = 0
  body.pipe(
    new Writable({
      write: (chunk: Buffer, _encoding, done) => {
        taken += chunk.length
        if (areSmall(taken)) body.destroy()
        inTurn(done)
      },
    }),
  )
}
