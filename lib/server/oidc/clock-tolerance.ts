/** By how much the clocks of an identity provider and of this server may differ. */
import 'server-only'

/** In seconds, for every token of the provider and for when somebody signed in there. */
export const clockTolerance = 60
