/** What is taken for the habit of a key. */
import 'server-only'

/** Days of calls that say what a key needs, and of networks that are known. */
export const habitDays = 30
/** Known networks beyond which a further one says nothing: hosted runners come from many. */
export const mostKnownNetworks = 3
