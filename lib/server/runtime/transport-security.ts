/** Tells browsers to use https alone, where that is how the console is reached. */
import 'server-only'
import { environment } from './env'

const overHttps = { 'strict-transport-security': 'max-age=31536000' }
const overHttp = {}

/** Headers of every answer: Strict-Transport-Security (RFC 6797) for a year, where PUBLIC_URL is https. */
export const transportSecurity = (): Readonly<Record<string, string>> => (environment().secure ? overHttps : overHttp)
