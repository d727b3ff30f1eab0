/** Finds circles of managers, without recursion: a chain of managers can have as many links as there are developers. */
import 'server-only'

/**
 * The nodes that lie on a circle, in ascending order, in linear time; not those that only lead into one.
 * @param next the successor of each node, or -1
 */
export function nodesOnCircles(next: Int32Array): Int32Array {
  const walkOf = new Int32Array(next.length)
  const found: number[] = []
  for (let start = 0; start < next.length; start += 1) {
    const walk = start + 1
    let at = start
    while (at !== -1 && walkOf[at] === 0) {
      walkOf[at] = walk
      at = next[at]!
    }
    // A walk that ends at a node of an earlier walk has found no new circle.
    if (at === -1 || walkOf[at] !== walk) continue
    const entry = at
    do {
      found.push(at)
      at = next[at]!
    } while (at !== entry)
  }
  return Int32Array.from(found).sort()
}
