/** What Next and libraries write to the console, as lines of the log. */
import 'server-only'
import { format } from 'node:util'
import { log } from './log'
import { withoutSecrets } from './without-secrets'

/** Sends what is written to the console of this thread to the log from now on. */
export function sendConsoleToLog(): void {
  const to =
    (level: 'info' | 'warn' | 'error') =>
    (...parts: unknown[]) =>
      log()[level](withoutSecrets(format(...parts)))
  Object.assign(globalThis.console, { log: to('info'), info: to('info'), warn: to('warn'), error: to('error') })
}
