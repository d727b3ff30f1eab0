/** Once before the browser tests: a PostgreSQL and the built server on it. */
import { startPostgres } from '../../lib/testing/services/postgres'
import { startServer } from './server'

const administrator = { email: 'admin@example.com', password: 'a password of the tests' }

export default async function globalSetup() {
  const postgres = await startPostgres()
  const server = await startServer({
    DATABASE_URL: postgres.url,
    AUTH_SECRET: 'a secret of the tests, long enough to sign with',
    ADMIN_EMAIL: administrator.email,
    ADMIN_PASSWORD: administrator.password,
    MAX_KEYS_PER_PROJECT: '100000',
  })
  process.env.E2E_URL = server.url
  process.env.E2E_DATABASE_URL = postgres.url
  return async () => {
    await server.stop()
    await postgres.stop()
  }
}
