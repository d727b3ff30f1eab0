/** Takes bodies in with pauses for other requests: a client may send its body in chunks of one byte. */
import 'server-only'
import { Transform, Writable, type Readable } from 'node:stream'
import { setImmediate as nextTurn } from 'node:timers/promises'

/** Of which Node reads up to 32 in one turn of the event loop, each of 64 kB or of thousands of chunks. */
const readsPerTurn = 4

/** Of any size. */
const chunksPerTurn = 50

/** The pieces of a body, without destroying it where the reader stops: that would close the connection unanswered. */
export async function* readInTurns(body: Readable): AsyncGenerator<Uint8Array> {
  let reads = 0
  for await (const piece of body.iterator({ destroyOnReturn: false })) {
    reads += 1
    if (reads % readsPerTurn === 0) await nextTurn()
    yield piece as Uint8Array
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

/** Passes chunks on. */
export function passInTurns(): Transform {
  const inTurn = turnTaker()
  return new Transform({ transform: (chunk, _encoding, done) => inTurn(() => done(null, chunk)) })
}

const dropped = new WeakSet<Readable>()

/** Reads the rest of a body and drops it; a second call changes nothing. */
export function dropInTurns(body: Readable): void {
  if (dropped.has(body)) return
  dropped.add(body)
  const inTurn = turnTaker()
  body.pipe(new Writable({ write: (_chunk, _encoding, done) => inTurn(done) }))
}
