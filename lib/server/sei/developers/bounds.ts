/** Bounds on the size of an account's developers. They hold for uploads and for upserts. */
import 'server-only'

/** Developers of an account. */
export const mostDevelopers = 250_000

/** Developers of an account that can be sent in on PGlite, which does everything in the thread that answers requests. */
export const mostDevelopersOnPGlite = 20_000

/**
 * Characters of a developer: all values and the names of their columns, since each developer is stored with the keys.
 * It keeps batches of developers small.
 */
export const longestDeveloper = 20_000

/** Characters of the stored developers that one upsert changes: all of them are in memory at once. */
export const mostMerged = 50_000_000
