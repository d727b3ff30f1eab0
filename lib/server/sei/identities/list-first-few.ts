/** Lists the first few texts of many in a message, so that it stays readable. */
import 'server-only'
import { shorten } from '../../../schema/text'

const mostListed = 10

/** Such as “a, b, c and 7 more”: ten texts at most, each with 100 characters at most. */
export function listFirstFew(texts: readonly string[]): string {
  const shown = texts.slice(0, mostListed).map((text) => shorten(text, 100))
  return texts.length > mostListed ? `${shown.join(', ')} and ${texts.length - mostListed} more` : shown.join(', ')
}
