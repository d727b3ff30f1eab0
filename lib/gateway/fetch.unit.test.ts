/** What a host that runs Next alone gets: answers as `Response`. Most of what they say is tested over HTTP. */
import { expect, test } from 'vitest'
import { answerRequest, toResponse } from './fetch'

/** Pieces without end, and whether they were ended. */
function endless() {
  const seen = { ended: false }
  const pieces = (async function* () {
    try {
      for (;;) yield 'piece'
    } finally {
      seen.ended = true
    }
  })()
  return { seen, pieces }
}

test('pieces of text and bytes are a body', async () => {
  const body = (async function* () {
    yield 'Grüße '
    yield Buffer.from('an alle')
  })()
  const response = toResponse({ status: 201, headers: { 'x-name': 'a' }, body })
  expect([response.status, response.headers.get('x-name'), await response.text()]).toEqual([201, 'a', 'Grüße an alle'])
})

test('whoever does not want the rest ends the making', async () => {
  const { seen, pieces } = endless()
  const reader = toResponse({ status: 200, headers: {}, body: pieces }).body!.getReader()
  await reader.read()
  await reader.cancel()
  expect(seen.ended).toBe(true)
})

test('a body that breaks off fails the reader', async () => {
  const body = (async function* () {
    yield 'first'
    throw new Error('The answer could not be made to its end.')
  })()
  await expect(toResponse({ status: 200, headers: {}, body }).text()).rejects.toThrow('could not be made to its end')
})

test.each(['/gateway/sei/api/v2/nothing', '/gateway/sei/api/v2/developers/', '/gateway/sei/%zz', '//gateway/sei/api/docs', '/other'])(
  '%s is not found, in JSON, with an id',
  async (path) => {
    const answer = await answerRequest(new Request(`http://localhost${path}`, { method: 'POST', body: 'not read' }))
    expect(answer.status).toBe(404)
    const { code, correlationId } = (await answer.json()) as Record<string, string>
    expect([code, correlationId]).toEqual(['NOT_FOUND', answer.headers.get('x-request-id')])
  },
)
