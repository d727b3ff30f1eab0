/** The log: JSON lines on standard output. Nothing that holds a key, cookie or password is ever passed to it. */
import 'server-only'
import pino from 'pino'
import { environment } from './env'
import { processWide } from './process-wide'

/** The logger of this process. */
export const log = () =>
  processWide('log', () => pino({ level: environment().logLevel, timestamp: pino.stdTimeFunctions.isoTime }))
