/** Finds circles in who manages whom, in linear time and without recursion: a chain may be as long as the company. */
import 'server-only'

/** The nodes that lie on a circle, in ascending order. `next` names each node's successor, or -1. */
export function onCircles(next: Int32Array): Int32Array {
  const walkOf = new Int32Array(next.length)
  const found: number[] = []
  for (let start = 0; start < next.length; start += 1) {
    const walk = start + 1
    let at = start
    while (at !== -1 && walkOf[at] === 0) {
      walkOf[at] = walk
      at = next[at]!
    }
    // Only the walk that closes a circle meets itself; later ones end where an earlier one has been.
    if (at === -1 || walkOf[at] !== walk) continue
    const entry = at
    do {
      found.push(at)
      at = next[at]!
    } while (at !== entry)
  }
  return Int32Array.from(found).sort()
}
