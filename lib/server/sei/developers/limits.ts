/** How much an account's developers may be, whichever way they come in. */
import 'server-only'

export const mostDevelopers = 250_000

/** Characters of all fields of a developer: what is read at a time stays small. */
export const longestDeveloper = 20_000
