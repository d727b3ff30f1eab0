import { afterEach, expect, test, vi } from 'vitest'
import { log } from '../runtime/log'
import { startStream } from './start-stream'

afterEach(() => void vi.restoreAllMocks())

test('what the first piece throws is thrown before there is a body', async () => {
  const pieces = (async function* (): AsyncGenerator<string> {
    throw new Error('no database')
  })()
  await expect(startStream(pieces)).rejects.toThrow('no database')
})

test('what a later one throws is in the log, and told nobody else', async () => {
  const error = vi.spyOn(log(), 'error').mockImplementation(() => undefined)
  const cause = new Error('relation "api_key" does not exist')
  const pieces = (async function* () {
    yield 'first'
    throw cause
  })()
  const body = await startStream(pieces)
  expect(await body.next()).toEqual({ value: 'first', done: false })
  await expect(body.next()).rejects.toThrow(/^The answer could not be made to its end\.$/)
  expect(error).toHaveBeenCalledExactlyOnceWith({ err: cause }, 'an answer broke off')
})

test.each([0, 1, 2])('who stops after %i pieces ends the making of them', async (read) => {
  let ended = false
  const pieces = (async function* () {
    try {
      for (;;) yield 'piece'
    } finally {
      ended = true
    }
  })()
  const body = await startStream(pieces)
  for (let n = 0; n < read; n += 1) await body.next()
  await body.return!()
  expect(ended).toBe(true)
})
