/** Requests to the console API: parsed answers, two kinds of error, and the question for a proof of identity (step-up). */
import type { z } from 'zod'
import { Problem } from '../schema/problem'
import { isSomebodyThere } from './presence'
import { askForProof } from './proof-needed'

const timeoutMs = 30_000

/** The server answered with a problem: it refused the request or failed. */
export class ProblemError extends Error {
  override name = 'ProblemError'

  constructor(readonly problem: Problem) {
    super(problem.detail)
  }

  /** The stable error code: the last part of the problem's type. */
  get code() {
    return this.problem.type.split(/[/:]/).at(-1) ?? ''
  }
}

/** No readable answer: the request may or may not have been carried out. */
export class NoAnswerError extends Error {
  override name = 'NoAnswerError'

  constructor(cause?: unknown, message = 'The server did not answer. Check your connection and try again.') {
    super(message, { cause })
  }
}

/** The browser was offline when the request was made, so nothing was sent. */
export class OfflineError extends NoAnswerError {
  override name = 'OfflineError'

  constructor(cause: unknown) {
    super(cause, 'You are offline, so nothing was sent. Try again once you are connected.')
  }
}

type Method = 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE'
type Options = { method?: Method; body?: unknown; signal?: AbortSignal }

const isOffline = () => globalThis.navigator?.onLine === false

/**
 * Sends a request, as a form if the body is URLSearchParams and as JSON otherwise. Also tries while the browser says that
 * it is offline: a server on the same machine or network can be reached then.
 * @throws NoAnswerError or OfflineError
 */
export async function send(url: string, { method = 'GET', body, signal }: Options): Promise<Response> {
  const timeout = AbortSignal.timeout(timeoutMs)
  const wasOffline = isOffline()
  const isForm = body instanceof URLSearchParams
  try {
    return await fetch(url, {
      method,
      headers: {
        accept: 'application/json',
        ...(body !== undefined && !isForm && { 'content-type': 'application/json' }),
        // Changes are always made by a person; lists also refresh by themselves.
        ...(method === 'GET' && !isSomebodyThere() && { 'x-background': '1' }),
      },
      body: body === undefined || isForm ? body : JSON.stringify(body),
      signal: signal ? AbortSignal.any([signal, timeout]) : timeout,
    })
  } catch (error) {
    if (signal?.aborted) throw error
    throw wasOffline && isOffline() ? new OfflineError(error) : new NoAnswerError(error)
  }
}

const readJson = (response: Response): Promise<unknown> => response.json().catch(() => undefined)

/** The answer to a request, or the problem that refuses it. @throws NoAnswerError or OfflineError */
async function answerTo(url: string, options: Options): Promise<Response | ProblemError> {
  const response = await send(url, options)
  if (response.ok) return response
  const problem = Problem.safeParse(await readJson(response))
  // Not a problem document, so a proxy answered: the request may have reached the server or not.
  if (!problem.success) throw new NoAnswerError()
  return new ProblemError(problem.data)
}

const isProofNeeded = (answer: Response | ProblemError): answer is ProblemError =>
  answer instanceof ProblemError && answer.code === 'proof_needed'

const notProved = ({ problem }: ProblemError) =>
  new ProblemError({ ...problem, detail: 'Nothing was changed, as you did not show again that it is you. Try again.' })

/** Sends a request; if the server wants a proof of identity first, asks the person for it and sends the request once more. */
async function sendOk(url: string, options: Options): Promise<Response> {
  let answer = await answerTo(url, options)
  if (isProofNeeded(answer)) {
    if (!(await askForProof(answer.problem.ways ?? []))) throw notProved(answer)
    answer = await answerTo(url, options)
  }
  if (answer instanceof ProblemError) throw answer
  return answer
}

/** Sends a request and parses its JSON answer. @throws ProblemError or NoAnswerError */
export async function request<T>(url: string, schema: z.ZodType<T>, options: Options = {}): Promise<T> {
  const answer = schema.safeParse(await readJson(await sendOk(url, options)))
  if (!answer.success) throw new NoAnswerError(answer.error)
  return answer.data
}

/** Sends a request whose answer has no body. @throws ProblemError or NoAnswerError */
export async function requestWithoutBody(url: string, options: Options): Promise<void> {
  await sendOk(url, options)
}

/** Whether the server refused: another try cannot help. */
export const isRefusal = (error: unknown) => error instanceof ProblemError && error.problem.status < 500

/** Whether the session has ended and the person must sign in again. */
export const isSignedOut = (error: unknown) => error instanceof ProblemError && error.code === 'unauthenticated'

/** The text to show for an error; unknown errors get a general one, as theirs may hold internals. */
export const messageOf = (error: unknown) =>
  error instanceof ProblemError || error instanceof NoAnswerError ? error.message : 'Something went wrong. Try again.'
