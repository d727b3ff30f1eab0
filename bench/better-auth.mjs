// Better Auth with its API-key plugin, set up as in its documentation, with the rate limit off.
import { apiKey } from '@better-auth/api-key'
import { betterAuth } from 'better-auth'
import pg from 'pg'

export const openBetterAuth = (connectionString) =>
  betterAuth({
    baseURL: 'http://127.0.0.1',
    secret: 'a secret of the benchmark, and of nothing else',
    database: new pg.Pool({ connectionString, max: 10 }),
    emailAndPassword: { enabled: true },
    telemetry: { enabled: false },
    rateLimit: { enabled: false },
    plugins: [apiKey({ rateLimit: { enabled: false } })],
  })
