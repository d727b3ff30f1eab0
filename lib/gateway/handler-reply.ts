/** What a route's handler may return: the compiler checks it against the route's `responses`. */
import 'server-only'
import type { z } from 'zod'
import type { Answer } from './call'

/** A success of a route, as OpenAPI shows it. */
type Declared = {
  description: string
  /** Schema of the JSON body; null for no body. */
  schema: z.ZodType | null
  /** Whether the body also comes as CSV. */
  csv?: boolean
  /** Headers of this route alone, with what each says. */
  headers?: Record<string, string>
}

/** Successes by status. */
export type Responses = Record<number, Declared>

/** A status with JSON (null: no body) and headers; made by `answer`. */
export class Reply<S extends number, T> {
  constructor(
    readonly status: S,
    readonly json: T,
    readonly headers: Record<string, string>,
  ) {}
}

/** A reply other than plain JSON with the status 200. `json` is null for no body. */
export const answer = <S extends number, T>(status: S, json: T, headers: Record<string, string> = {}): Reply<S, T> =>
  new Reply(status, json, headers)

declare const csv: unique symbol
/** Stands for the content of a CSV file in `Streamed`. */
export type Csv = { [csv]: true }

/** A reply with the status 200 whose text, a representation of `T`, is sent while it is made. */
export class Streamed<T> {
  declare readonly says: T
  constructor(
    readonly pieces: AsyncGenerator<string>,
    readonly headers: Record<string, string>,
  ) {}
}

/** An answer that is made already, but for the rate limit headers. */
export class Finished {
  constructor(readonly answer: Answer) {}
}

type JsonOf<D> = D extends { schema: infer S extends z.ZodType } ? z.output<S> : null

type WithStatus<R extends Responses> = { [S in keyof R & number]: Reply<S, JsonOf<R[S]>> }[keyof R & number]
type AsJson<R extends Responses> = R extends { 200: { schema: infer S extends z.ZodType } }
  ? z.output<S> | Streamed<z.output<S>>
  : never
type AsCsv<R extends Responses> = R extends { 200: { csv: true } } ? Streamed<Csv> : never

/** The JSON of 200, as a value or a stream; its CSV where declared; or `answer` with any declared status. */
export type Replied<R extends Responses> = WithStatus<R> | AsJson<R> | AsCsv<R>
