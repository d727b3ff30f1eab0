/** The log: JSON lines on standard output. Nothing that holds a key, cookie or password is ever passed to it. */
import 'server-only'
import { constants, fstatSync, openSync, writeSync } from 'node:fs'
import { hostname } from 'node:os'
import pino from 'pino'
import { environment } from './env'
import { processWide } from './process-wide'

// A line waits for others at most this many milliseconds, or until so many characters wait.
const longestWait = 20
const mostWaiting = 16_000

/** Characters that are kept while nothing can be written, as on a full disk or where a reader does not read; then lines are lost. */
const mostKept = 16_000_000
/** Milliseconds after which that is tried again. */
const triedAgainAfter = 100
/** Milliseconds for which a reader is waited for at exit, from when it last read. */
const longestAtExit = 1_000

/** Standard output; where it is a pipe, a way into it by which no write waits for the reader. */
function standardOutputFile(): number {
  try {
    // With bigint: after a plain fstat of a pipe Node may load modules without following links (https://github.com/nodejs/node/issues/51142).
    if (fstatSync(1, { bigint: true }).isFIFO()) return openSync('/proc/self/fd/1', constants.O_WRONLY | constants.O_NONBLOCK)
  } catch {
    // Of another system, or of another user.
  }
  return 1
}

/** Keeps this thread from all else for so many milliseconds. */
const wait = (milliseconds: number) => Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, milliseconds)

/**
 * Standard output. A write costs more than the request that its line is about, so several lines share one. Written at exit
 * too. Whatever becomes of it, the process goes on: see docs/decisions/0013.
 */
function standardOutput() {
  const file = standardOutputFile()
  let lines = ''
  /** What the last write has left of lines before those. */
  let unsent: Uint8Array = new Uint8Array()
  let lost = 0
  let timer: NodeJS.Timeout | undefined

  /** Writes what can be written now. @returns the code of what keeps the rest from it; null where nothing is left */
  const send = (): string | null => {
    try {
      while (unsent.length > 0 || lines) {
        if (unsent.length === 0) [unsent, lines] = [Buffer.from(lines), '']
        unsent = unsent.subarray(writeSync(file, unsent))
      }
      return null
    } catch (error) {
      return (error as NodeJS.ErrnoException).code ?? ''
    }
  }

  const flush = () => {
    clearTimeout(timer)
    timer = undefined
    const why = send()
    // The reader has gone: nobody is left to be told.
    if (why === 'EPIPE') [unsent, lines] = [new Uint8Array(), '']
    else if (why !== null) timer = setTimeout(flush, triedAgainAfter).unref()
    else if (lost > 0) {
      const missing = lost
      lost = 0
      log().warn({ lines: missing }, 'lines of the log were lost, because standard output could not be written')
    }
  }

  process.on('exit', () => {
    const left = () => unsent.length + lines.length
    for (let until = performance.now() + longestAtExit; send() === 'EAGAIN' && performance.now() < until;) {
      const before = left()
      wait(10)
      if (send() === null) return
      if (left() < before) until = performance.now() + longestAtExit
    }
  })
  return {
    write: (line: string) => {
      if (lines.length > mostKept) return void (lost += 1)
      lines += line
      if (lines.length > mostWaiting) flush()
      else timer ??= setTimeout(flush, longestWait)
    },
  }
}

let millisecond = 0
let text = ''

/** The time as ISO 8601, made once for all lines of a millisecond. */
function time(): string {
  const now = Date.now()
  if (now !== millisecond) text = `,"time":"${new Date(now).toISOString()}"`
  millisecond = now
  return text
}

type Output = { write: (line: string) => void }

const output = () => processWide<Output>('log-output', standardOutput)

/** Writes to the log what another thread has made. */
export const writeToLog = (line: string): void => output().write(line)

/** Sends the log of this thread elsewhere, from its first line on. */
export const sendLogTo = (write: Output['write']): void => void processWide<Output>('log-output', () => ({ write }))

/** The logger of this process. */
export const log = () => processWide('log', () => pino({ level: environment().logLevel, timestamp: time }, output()))

/** The line of an answered request; the duration is in milliseconds. */
type RequestLine = {
  requestId: string
  method: string | undefined
  /** The only part that JSON may have to escape: the others are written by this server or checked by it. */
  path: string
  /** Null where nothing was sent. */
  status: number | null
  duration: number
  aborted: boolean
  /** Of the client. */
  address: string | null
  key: { id: string; accountId: string; projectId: string } | undefined
  /** What the request was refused with. */
  code: string | undefined
  /** Which security event that was. */
  event: string | undefined
}

const start = `{"level":${pino.levels.values.info}`
const base = `,"pid":${process.pid},"hostname":${JSON.stringify(hostname())},`

/** Writes what `log().info(line, 'request')` would; pino takes as long for that as refusing a key takes in all. */
export function logRequest(line: RequestLine): void {
  if (!log().isLevelEnabled('info')) return
  const { requestId, method, path, status, duration, aborted, address, key, code, event } = line
  let text = `"requestId":"${requestId}","method":"${method}","path":${JSON.stringify(path)},"status":${status}`
  text += `,"duration":${duration},"aborted":${aborted},"address":${address === null ? null : `"${address}"`}`
  if (key) text += `,"keyId":"${key.id}","accountId":"${key.accountId}","projectId":"${key.projectId}"`
  if (code) text += `,"code":"${code}"`
  if (event) text += `,"event":"${event}"`
  output().write(`${start}${time()}${base}${text},"msg":"request"}\n`)
}
