/** What the benchmark takes from the app, bundled for it by run.mjs. */
export { freePort } from '../lib/testing/services/port'
export { startPostgres } from '../lib/testing/services/postgres'
export { hashSecret, makeSecret } from '../lib/server/keys/secret'
