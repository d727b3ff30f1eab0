/** Talks to the console API: parsed answers, and two kinds of error that screens can tell apart. */
import type { z } from 'zod'
import { Problem } from '../schema/problem'

const timeoutMs = 30_000

/** The server refused or failed, and said so. */
export class ProblemError extends Error {
  override name = 'ProblemError'

  constructor(readonly problem: Problem) {
    super(problem.detail)
  }

  /** The stable code at the end of the problem's type. */
  get code() {
    return this.problem.type.split(/[/:]/).at(-1) ?? ''
  }
}

/** No answer that can be read: the request may have been carried out, or not. */
export class NoAnswerError extends Error {
  override name = 'NoAnswerError'

  constructor(cause?: unknown) {
    super('The server did not answer. Check your connection and try again.', { cause })
  }
}

type Method = 'GET' | 'POST' | 'PATCH' | 'DELETE'
type Options = { method?: Method; body?: unknown; signal?: AbortSignal }

async function send(url: string, { method = 'GET', body, signal }: Options): Promise<Response> {
  const timeout = AbortSignal.timeout(timeoutMs)
  try {
    return await fetch(url, {
      method,
      headers: { accept: 'application/json', ...(body !== undefined && { 'content-type': 'application/json' }) },
      body: body === undefined ? undefined : JSON.stringify(body),
      signal: signal ? AbortSignal.any([signal, timeout]) : timeout,
    })
  } catch (error) {
    if (signal?.aborted) throw error
    throw new NoAnswerError(error)
  }
}

const readJson = (response: Response): Promise<unknown> => response.json().catch(() => undefined)

async function sendOk(url: string, options: Options): Promise<Response> {
  const response = await send(url, options)
  if (response.ok) return response
  const problem = Problem.safeParse(await readJson(response))
  // A proxy's error page instead of ours: nobody knows how far the request came.
  throw problem.success ? new ProblemError(problem.data) : new NoAnswerError()
}

/** Sends a request and parses its JSON answer. @throws ProblemError or NoAnswerError */
export async function request<T>(url: string, schema: z.ZodType<T>, options: Options = {}): Promise<T> {
  const answer = schema.safeParse(await readJson(await sendOk(url, options)))
  if (!answer.success) throw new NoAnswerError(answer.error)
  return answer.data
}

/** Sends a request whose answer has no body. @throws ProblemError or NoAnswerError */
export async function requestNothing(url: string, options: Options): Promise<void> {
  await sendOk(url, options)
}

/** Whether the session has ended, so that only signing in again helps. */
export const isSignedOut = (error: unknown) => error instanceof ProblemError && error.code === 'unauthenticated'

/** What to tell a person about an error: never its insides. */
export const messageOf = (error: unknown) =>
  error instanceof ProblemError || error instanceof NoAnswerError ? error.message : 'Something went wrong. Try again.'
