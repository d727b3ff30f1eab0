import { MessageChannel } from 'node:worker_threads'
import { afterEach, expect, test } from 'vitest'
import { Fault } from '../../server/fault'
import { offerPieces, takePieces } from './port-pieces'

let ended: string[] = []
let channel: MessageChannel
afterEach(() => channel.port1.close())

async function* pieces(fail?: Error) {
  try {
    yield 'one'
    yield 'two'
    if (fail) throw fail
  } finally {
    ended.push('ended')
  }
}

/** The pieces at the other side of a port. */
function passed<T>(made: AsyncIterator<T>) {
  ended = []
  channel = new MessageChannel()
  offerPieces(channel.port1, made)
  return takePieces<T>(channel.port2)
}

async function all<T>(taken: AsyncIterable<T>): Promise<T[]> {
  const list: T[] = []
  for await (const piece of taken) list.push(piece)
  return list
}

test('pieces come in their order, to their end', async () => {
  const taken = passed(pieces())
  expect(await all(taken)).toEqual(['one', 'two'])
  expect(await taken.next()).toEqual({ value: undefined, done: true })
})

test('none is made before it is asked for', async () => {
  let made = 0
  const taken = passed(
    (async function* () {
      for (; ; made += 1) yield made
    })(),
  )
  await taken.next()
  await taken.next()
  expect(made).toBe(1)
})

test('bytes come as they were, without those around them', async () => {
  const around = Buffer.from('xxbytesxx')
  const [bytes] = await all(
    passed(
      (async function* () {
        yield around.subarray(2, 7)
      })(),
    ),
  )
  expect(Buffer.from(bytes!).toString()).toBe('bytes')
  expect(bytes!.buffer.byteLength).toBe(5)
  expect(around.toString()).toBe('xxbytesxx')
})

test('a refusal comes as it was thrown', async () => {
  const errors = [{ pointer: '/a', detail: 'Wrong.' }]
  const fault = new Fault('rate_limited', 'Wait.', { retryAfter: 7, errors, body: { a: 1 } })
  const taken = all(passed(pieces(fault)))
  await expect(taken).rejects.toBeInstanceOf(Fault)
  await expect(taken).rejects.toMatchObject({ code: 'rate_limited', detail: 'Wait.', retryAfter: 7, errors, body: { a: 1 } })
})

test('another error comes with its message', () =>
  expect(all(passed(pieces(new Error('broke'))))).rejects.toThrow('broke'))

test('a reader that stops ends the pieces', async () => {
  const taken = passed(pieces())
  for await (const piece of taken) {
    expect(piece).toBe('one')
    break
  }
  expect(ended).toEqual(['ended'])
})

test('a reader that goes ends the pieces', async () => {
  const taken = passed(pieces())
  await taken.next()
  channel.port2.close()
  await expect.poll(() => ended).toEqual(['ended'])
})

test('pieces that break off are not taken for their end', async () => {
  const taken = passed(pieces())
  await taken.next()
  channel.port1.close()
  await expect(taken.next()).rejects.toThrow('The thread that makes the pieces has ended.')
  await expect(taken.next()).rejects.toThrow('The thread that makes the pieces has ended.')
})
