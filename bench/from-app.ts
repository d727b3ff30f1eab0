/** The app code that the benchmark uses; run.mjs bundles it. */
export { signIn } from '../e2e/support/console-client'
export { freePort } from '../lib/testing/services/port'
export { startPostgres } from '../lib/testing/services/postgres'
export { hashSecret, makeSecret } from '../lib/server/keys/secret'
