/** Passes an async iterator from one thread to another, over a port of its own: each piece is made when it is asked for. */
import 'server-only'
import type { MessagePort } from 'node:worker_threads'
import { Fault } from '../../server/fault'

/** What the taking side asks for: the methods of an iterator. */
type Wish = 'next' | 'return'

/** Errors lose their class and members on the way. */
type Failure = { fault?: Pick<Fault, 'code' | 'detail' | 'errors' | 'retryAfter' | 'body'>; message: string }
type Piece<T> = { value?: T; done: boolean } | { failed: Failure }

function toFailure(error: unknown): Failure {
  if (!(error instanceof Fault)) return { message: error instanceof Error ? error.message : 'unknown' }
  const { code, detail, errors, retryAfter, body } = error
  return { fault: { code, detail, errors, retryAfter, body }, message: detail }
}

const fromFailure = ({ fault, message }: Failure): Error =>
  fault ? new Fault(fault.code, fault.detail, fault) : new Error(message)

/** Makes pieces as the other side of the port asks for them, one after another, and ends them when that side goes. */
export function offerPieces<T>(port: MessagePort, pieces: AsyncIterator<T>): void {
  let last: Promise<void> = Promise.resolve()
  let over = false
  const answer = async (wish: Wish) => {
    let piece: Piece<T>
    try {
      const { value, done = false } = (await (wish === 'next' ? pieces.next() : pieces.return?.())) ?? { value: undefined, done: true }
      piece = { value, done }
    } catch (error) {
      piece = { failed: toFailure(error) }
    }
    over ||= 'failed' in piece || piece.done
    const bytes = 'value' in piece && piece.value instanceof Uint8Array ? new Uint8Array(piece.value) : undefined
    // A copy: the bytes of a request are parts of larger buffers, which would be cloned as a whole.
    if (bytes) port.postMessage({ value: bytes, done: false }, [bytes.buffer])
    else port.postMessage(piece)
  }
  port.on('message', (wish: Wish) => (last = last.then(() => answer(wish))))
  port.on('close', () => {
    last = last.then(async () => {
      if (!over) await pieces.return?.()
    })
    // Nobody is left to be told.
    last.catch(() => undefined)
  })
}

const ended = () => new Error('The thread that makes the pieces has ended.')

type Asked<T> = { resolve: (result: IteratorResult<T>) => void; reject: (error: Error) => void }

/** The pieces that `offerPieces` makes at the other side of the port. A reader that stops early must call `return`. */
export function takePieces<T>(port: MessagePort): AsyncIterableIterator<T> {
  const asked: Asked<T>[] = []
  let state: 'open' | 'over' | 'broken' = 'open'
  port.on('message', (piece: Piece<T>) => {
    const { resolve, reject } = asked.shift()!
    if ('failed' in piece) reject(fromFailure(piece.failed))
    else resolve(piece as IteratorResult<T>)
    if (!('failed' in piece || piece.done)) return
    state = 'over'
    port.close()
  })
  port.on('close', () => {
    if (state === 'open') state = 'broken'
    for (const { reject } of asked.splice(0)) reject(ended())
  })
  const ask = async (wish: Wish) => {
    if (state === 'broken' && wish === 'next') throw ended()
    if (state !== 'open') return { value: undefined, done: true } as const
    return new Promise<IteratorResult<T>>((resolve, reject) => {
      asked.push({ resolve, reject })
      port.postMessage(wish)
    })
  }
  const taken: AsyncIterableIterator<T> = {
    next: () => ask('next'),
    return: () => ask('return'),
    [Symbol.asyncIterator]: () => taken,
  }
  return taken
}
