/** Whether JSON comes out of the database as it went in: PostgreSQL and JavaScript each know texts that the other does not. */
import 'server-only'

/** Deep enough for data, and far from where a parser runs out of stack. */
const maxDepth = 100

const isStorableText = (text: string) => text.isWellFormed() && !text.includes('\0')

/** No NUL and no half character in any text, no number beyond what JavaScript counts with, and not too deep. */
export function isStorableJson(value: unknown): boolean {
  const left: [value: unknown, depth: number][] = [[value, 0]]
  for (let next = left.pop(); next; next = left.pop()) {
    const [at, depth] = next
    if (typeof at === 'string' && !isStorableText(at)) return false
    if (typeof at === 'number' && !Number.isFinite(at)) return false
    if (typeof at !== 'object' || at === null) continue
    if (depth === maxDepth) return false
    for (const [key, member] of Object.entries(at)) {
      if (!isStorableText(key)) return false
      left.push([member, depth + 1])
    }
  }
  return true
}
