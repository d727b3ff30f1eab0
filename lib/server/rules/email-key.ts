/** The key by which developers are matched, so that one email written in two ways is one developer. */
import 'server-only'

/** The email trimmed and in lower case; empty where there is none. */
export const emailKeyOf = (email: string): string => email.trim().toLowerCase()
