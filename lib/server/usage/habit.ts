/** What counts as the usual behaviour of a key. */
import 'server-only'

/** Days of calls from which is judged what a key needs and which networks are known. */
export const habitDays = 30
/** A key used from more known networks than this has no finding for a new one: hosted runners come from many. */
export const mostKnownNetworks = 3
