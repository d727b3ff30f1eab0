/** The log: JSON lines on standard output. Nothing that holds a key, cookie or password is ever passed to it. */
import 'server-only'
import pino from 'pino'
import { environment } from './env'
import { processWide } from './process-wide'

/** Standard output. The lines of one turn of the event loop go in one write, and none is lost when the process exits. */
function standardOutput() {
  const output = pino.destination({ dest: 1, sync: true })
  let lines = ''
  const flush = () => {
    if (lines) output.write(lines)
    lines = ''
  }
  process.on('exit', flush)
  return {
    write: (line: string) => {
      if (!lines) setImmediate(flush)
      lines += line
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

/** The logger of this process. */
export const log = () =>
  processWide('log', () => pino({ level: environment().logLevel, timestamp: time }, standardOutput()))
