/** Names the first few of what is wrong, so that a message stays readable however much there is. */
import 'server-only'

const most = 10

/** “a, b, c and 7 more”. */
export function someOf(texts: readonly string[]): string {
  const shown = texts.slice(0, most).map((text) => (text.length > 100 ? `${text.slice(0, 100)}…` : text))
  return texts.length > most ? `${shown.join(', ')} and ${texts.length - most} more` : shown.join(', ')
}
