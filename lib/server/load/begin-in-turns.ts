/** Spreads the beginning of work over turns of the event loop, so that what is quick does not wait for all of it. */
import 'server-only'

/** Returns a function that begins work at once, or, after `perTurn` in this turn of the event loop, in one of the next, in order. */
export function beginInTurns(perTurn: number): (begin: () => void) => void {
  const waiting: (() => void)[] = []
  let begun = 0
  const nextTurn = () => {
    const now = waiting.splice(0, perTurn)
    begun = now.length
    if (begun > 0) setImmediate(nextTurn)
    for (const begin of now) begin()
  }
  return (begin) => {
    if (begun >= perTurn) return void waiting.push(begin)
    if (begun === 0) setImmediate(nextTurn)
    begun += 1
    begin()
  }
}
