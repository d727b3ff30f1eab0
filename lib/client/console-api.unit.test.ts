import { afterEach, describe, expect, it, vi } from 'vitest'
import { z } from 'zod'
import { isSignedOut, messageOf, NoAnswerError, OfflineError, ProblemError, request, requestWithoutBody } from './console-api'
import { registerAsker } from './proof-needed'

const Answer = z.object({ name: z.string() })

const problem = (code: string, status: number) => ({
  type: `urn:sei-api-keys:problem:${code}`,
  title: 'Refused',
  status,
  detail: 'A sentence for people.',
  instance: '/api/x',
  requestId: 'r-1',
})

const answerWith = (body: BodyInit | null, init: ResponseInit) =>
  vi.stubGlobal(
    'fetch',
    vi.fn(async () => new Response(body, init)),
  )

const errorOf = (promise: Promise<unknown>) =>
  promise.then(
    () => null,
    (error: unknown) => error,
  )

afterEach(() => vi.unstubAllGlobals())

describe('request', () => {
  it('parses the answer', async () => {
    answerWith(JSON.stringify({ name: 'ci' }), { status: 201 })
    expect(await request('/api/x', Answer, { method: 'POST', body: { name: 'ci' } })).toEqual({ name: 'ci' })
    expect(fetch).toHaveBeenCalledWith('/api/x', expect.objectContaining({ method: 'POST', body: '{"name":"ci"}' }))
  })

  it('throws what the server says', async () => {
    answerWith(JSON.stringify(problem('name_taken', 409)), { status: 409 })
    const error = await errorOf(request('/api/x', Answer))
    expect(error).toBeInstanceOf(ProblemError)
    expect((error as ProblemError).code).toBe('name_taken')
    expect(messageOf(error)).toBe('A sentence for people.')
    expect(isSignedOut(error)).toBe(false)
  })

  it('knows an ended session', async () => {
    answerWith(JSON.stringify(problem('unauthenticated', 401)), { status: 401 })
    expect(isSignedOut(await errorOf(requestWithoutBody('/api/x', { method: 'DELETE' })))).toBe(true)
  })

  it.each([
    ['a page of a proxy', () => answerWith('<h1>502</h1>', { status: 502 })],
    ['an answer of another shape', () => answerWith('{"nome":"ci"}', { status: 200 })],
    ['a body that breaks off', () => answerWith('{"name":', { status: 200 })],
    [
      'no connection',
      () =>
        vi.stubGlobal(
          'fetch',
          vi.fn(() => Promise.reject(new TypeError('failed'))),
        ),
    ],
  ])('takes %s for no answer', async (_, arrange) => {
    arrange()
    expect(await errorOf(request('/api/x', Answer))).toBeInstanceOf(NoAnswerError)
  })

  const failWhile = (online: boolean[]) => {
    vi.stubGlobal('navigator', { get onLine() { return online.shift() } })
    vi.stubGlobal(
      'fetch',
      vi.fn(() => Promise.reject(new TypeError('failed'))),
    )
  }

  it('says that nothing was sent where the browser was offline all the time, and that alone', async () => {
    failWhile([false, false])
    const error = await errorOf(requestWithoutBody('/api/x', { method: 'DELETE' }))
    expect(error).toBeInstanceOf(OfflineError)
    expect(messageOf(error)).toContain('You are offline')
    for (const online of [[true, false], [false, true], [true, true]]) {
      failWhile(online)
      const lost = await errorOf(requestWithoutBody('/api/x', { method: 'DELETE' }))
      expect(lost).toBeInstanceOf(NoAnswerError)
      expect(lost).not.toBeInstanceOf(OfflineError)
    }
  })

  it('tries all the same where the browser says that it is offline, as a server on this machine can be reached', async () => {
    vi.stubGlobal('navigator', { onLine: false })
    answerWith(JSON.stringify({ name: 'ci' }), { status: 200 })
    expect(await request('/api/x', Answer)).toEqual({ name: 'ci' })
  })

  it('sends URLSearchParams as a form', async () => {
    answerWith(JSON.stringify({ name: 'ci' }), { status: 200 })
    const body = new URLSearchParams({ csrfToken: 'x' })
    await request('/api/x', Answer, { method: 'POST', body })
    expect(fetch).toHaveBeenCalledWith('/api/x', expect.objectContaining({ body, headers: { accept: 'application/json' } }))
  })

  it('lets a cancelled request go without an error of its own', async () => {
    const reason = new DOMException('stop', 'AbortError')
    vi.stubGlobal(
      'fetch',
      vi.fn(() => Promise.reject(reason)),
    )
    expect(await errorOf(request('/api/x', Answer, { signal: AbortSignal.abort(reason) }))).toBe(reason)
  })

  /** Answers never, and fails once the request is given up. */
  const hang = () =>
    vi.stubGlobal('fetch', (_url: string, { signal }: { signal: AbortSignal }) =>
      new Promise((_resolve, reject) => signal.addEventListener('abort', () => reject(signal.reason as Error))),
    )

  it('can be cancelled, and is given up after a time, in browsers that cannot join signals by themselves', async () => {
    vi.spyOn(AbortSignal, 'any').mockImplementation(() => {
      throw new TypeError('AbortSignal.any is not a function')
    })
    const late = new AbortController()
    vi.spyOn(AbortSignal, 'timeout').mockReturnValue(late.signal)
    hang()
    const cancelled = new AbortController()
    const first = errorOf(request('/api/x', Answer, { signal: cancelled.signal }))
    cancelled.abort('enough')
    expect(await first).toBe('enough')
    const second = errorOf(request('/api/x', Answer, { signal: new AbortController().signal }))
    late.abort(new Error('too late'))
    expect(await second).toBeInstanceOf(NoAnswerError)
    vi.restoreAllMocks()
    answerWith(JSON.stringify({ name: 'ci' }), { status: 200 })
    expect(await request('/api/x', Answer, { signal: new AbortController().signal })).toEqual({ name: 'ci' })
  })
})

it('never shows the insides of an unknown error', () => {
  expect(messageOf(new Error('ECONNREFUSED 10.0.0.1'))).toBe('Something went wrong. Try again.')
})

describe('a request before which the server wants to know whether it is still the same person', () => {
  const needed = { ...problem('proof_needed', 403), ways: ['password'] }

  /** Answers with these one after the other. */
  function answerInTurn(...answers: (object | null)[]) {
    vi.stubGlobal(
      'fetch',
      vi.fn(async () => {
        const answer = answers.shift() ?? null
        return answer ? new Response(JSON.stringify(answer), { status: 403 }) : new Response(JSON.stringify({ name: 'ci' }), { status: 201 })
      }),
    )
  }

  const create = () => request('/api/x', Answer, { method: 'POST', body: { name: 'ci' } })

  it('is sent again, the same, once they have shown it', async () => {
    answerInTurn(needed)
    const ask = vi.fn(async () => true)
    const unregister = registerAsker(ask)
    expect(await create()).toEqual({ name: 'ci' })
    unregister()
    expect(ask).toHaveBeenCalledExactlyOnceWith(['password'])
    const [first, second] = vi.mocked(fetch).mock.calls as unknown as [string, { method: string; body: string }][]
    expect([second![0], second![1].method, second![1].body]).toEqual([first![0], first![1].method, first![1].body])
    expect(fetch).toHaveBeenCalledTimes(2)
  })

  it('is not sent again where they do not, and says that nothing was changed', async () => {
    answerInTurn(needed)
    const unregister = registerAsker(async () => false)
    const error = await errorOf(create())
    unregister()
    expect(messageOf(error)).toContain('Nothing was changed')
    expect(fetch).toHaveBeenCalledTimes(1)
  })

  it('fails where nothing on the page can ask', async () => {
    answerInTurn(needed)
    expect(messageOf(await errorOf(create()))).toContain('Nothing was changed')
    expect(fetch).toHaveBeenCalledTimes(1)
  })

  it('asks once for two requests at the same time, and again for a later one', async () => {
    answerInTurn(needed, needed)
    const ask = vi.fn(async () => true)
    const unregister = registerAsker(ask)
    await Promise.all([create(), create()])
    expect(ask).toHaveBeenCalledTimes(1)
    answerInTurn(needed)
    await create()
    unregister()
    expect(ask).toHaveBeenCalledTimes(2)
  })

  it('is given up where it is refused once more, rather than asked for without end', async () => {
    answerInTurn(needed, needed)
    const ask = vi.fn(async () => true)
    const unregister = registerAsker(ask)
    const error = await errorOf(create())
    unregister()
    expect((error as ProblemError).code).toBe('proof_needed')
    expect(ask).toHaveBeenCalledTimes(1)
  })
})
