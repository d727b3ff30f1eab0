/** Counts in the table `rate_limit` of the database, so that all servers count together. */
import 'server-only'
import { RateLimiterPostgres, type IRateLimiterPostgresOptions } from 'rate-limiter-flexible'
import type { Statement } from '../database/lookups'
import { database } from '../database/open'

type Options = Pick<
  IRateLimiterPostgresOptions,
  'keyPrefix' | 'points' | 'duration' | 'insuranceLimiter' | 'inMemoryBlockOnConsumed'
>

const storeClient = { query: async (statement: Statement) => ({ rows: await (await database()).query(statement) }) }

/** A limiter that allows `points` in `duration` seconds for each key. It deletes rows an hour after they have expired. */
export const makePostgresLimiter = (options: Options): RateLimiterPostgres =>
  // A migration makes the table.
  new RateLimiterPostgres({
    ...options,
    storeClient,
    storeType: 'client',
    tableName: 'rate_limit',
    tableCreated: true,
    clearExpiredByTimeout: true,
  })
