/** How much an account's developers may be, whichever way they come in. */
import 'server-only'

export const mostDevelopers = 250_000

/**
 * Characters of all fields of a developer and of their column names, which each developer is stored with: what is read at a
 * time stays small.
 */
export const longestDeveloper = 20_000

/** Characters of the developers that one change merges with: all of them are in memory at a time. */
export const mostMerged = 50_000_000
