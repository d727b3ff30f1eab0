/** Runs in the browser before the app: the content security policy forbids eval, so zod must not try it. */
import { config } from 'zod'

config({ jitless: true })
