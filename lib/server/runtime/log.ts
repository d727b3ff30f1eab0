/** The log: JSON lines on standard output. Nothing that holds a key, cookie or password is ever passed to it. */
import 'server-only'
import { hostname } from 'node:os'
import pino from 'pino'
import { environment } from './env'
import { processWide } from './process-wide'

// A line waits for others at most this many milliseconds, or until so many characters wait.
const longestWait = 20
const mostWaiting = 16_000

/**
 * Standard output. A write costs more than the request that its line is about, so several lines share one. Written at exit
 * too, without waiting for a reader that has gone; pino's own buffer does not hold both (docs/decisions/0013).
 */
function standardOutput() {
  const output = pino.destination({ dest: 1, sync: true })
  let lines = ''
  let timer: NodeJS.Timeout | undefined
  const flush = () => {
    clearTimeout(timer)
    timer = undefined
    const text = lines
    lines = ''
    if (text) output.write(text)
  }
  process.on('exit', flush)
  return {
    write: (line: string) => {
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
