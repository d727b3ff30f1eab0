/** Names a browser for people to read. */
import 'server-only'
import Bowser from 'bowser'

const unknown = { browser: 'An unknown browser', isPhone: false }

/** `Chrome on macOS` for a User-Agent header, and whether it is a phone. It is what the browser says, and proves nothing. */
export function browserOf(userAgent: string): { browser: string; isPhone: boolean } {
  // Bowser throws where there is nothing to read.
  if (userAgent.trim() === '') return unknown
  const { browser, os, platform } = Bowser.parse(userAgent)
  const system = platform.model === 'iPhone' || platform.model === 'iPad' ? platform.model : os.name
  if (!browser.name) return unknown
  return { browser: system ? `${browser.name} on ${system}` : browser.name, isPhone: platform.type === 'mobile' }
}
