/** Runs in the browser before the app. Keeps zod from using eval, which the content security policy forbids. */
import { config } from 'zod'

config({ jitless: true })
