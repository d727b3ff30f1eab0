/** The app code that the benchmark uses; run.mjs bundles it. */
export { signIn } from '../e2e/support/console-client'
export { freePort } from '../lib/testing/services/port'
export { startPostgres } from '../lib/testing/services/postgres'
export { FindingKind } from '../lib/schema/finding'
export { hashSecret, makeSecret } from '../lib/server/keys/secret'
