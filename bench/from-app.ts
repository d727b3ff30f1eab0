/** What the benchmark takes from the app, bundled for it by run.mjs. */
export { freePort } from '../lib/testing/port'
export { startPostgres } from '../lib/testing/postgres'
export { hashSecret, makeSecret } from '../lib/server/keys/secret'
