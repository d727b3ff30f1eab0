/** Removes keys from text. */
import 'server-only'

/** Replaces whatever looks like a secret, also as a URL may write it, for text that goes to the log or back. */
export const withoutSecrets = (text: string): string => text.replace(/sei(?:_|%5f)[0-9A-Za-z]{8,}/gi, 'sei_[removed]')
