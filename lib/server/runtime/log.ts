/** The log: JSON lines on standard output. Nothing that holds a key, cookie or password is ever passed to it. */
import 'server-only'
import { hostname } from 'node:os'
import pino from 'pino'
import { environment } from './env'
import { processWide } from './process-wide'

/** Lines wait so many milliseconds for others, or for so many characters, before they are written. */
const timeouts = 20
const enough = 16_000

/**
 * Standard output. A write costs more than the request that it tells of, so that a few lines share one; none is lost when
 * the process exits.
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
      if (lines.length > enough) flush()
      else timer ??= setTimeout(flush, timeouts)
    },
  }
}

let millisecond = 0
let text = ''

/** The time as ISO 8601; a burst of lines shares it. */
function time(): string {
  const now = Date.now()
  if (now !== millisecond) text = `,"time":"${new Date(now).toISOString()}"`
  millisecond = now
  return text
}

const output = () => processWide('log-output', standardOutput)

/** The logger of this process. */
export const log = () => processWide('log', () => pino({ level: environment().logLevel, timestamp: time }, output()))

/** What the log says of an answered request; the duration is in milliseconds. */
export type RequestLine = {
  requestId: string
  method: string | undefined
  path: string
  status: number
  duration: number
  aborted: boolean
}

const start = `{"level":${pino.levels.values.info}`
const base = `,"pid":${process.pid},"hostname":${JSON.stringify(hostname())},`

/** Tells of a request, as `log().info(line, 'request')` would: that takes as long as the rest of refusing a key. */
export function logRequest(line: RequestLine): void {
  if (!log().isLevelEnabled('info')) return
  output().write(`${start}${time()}${base}${JSON.stringify(line).slice(1, -1)},"msg":"request"}\n`)
}
