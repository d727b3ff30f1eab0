/**
 * Spreads work over turns of the event loop, and bounds how much of it is under way: what is quick does not wait for all of it, and no
 * sender waits for all that another one asks.
 */
import 'server-only'

/** Begins work. It calls what it is given when it is done. */
type Begin = (done: () => void) => void

type Bounds = {
  /** How much is begun in one turn of the event loop. */
  perTurn: number
  /** How much may be under way. */
  underWay: number
  /** Milliseconds after which work counts no more as under way: it waits for something else, and must not keep others. */
  countedFor: number
}

/** Returns a function that begins work at once or later: that of a sender in order, and senders one after another. */
export function beginInTurns({ perTurn, underWay, countedFor }: Bounds): (sender: string, begin: Begin) => void {
  /** What waits, by sender. Whose turn is next comes first. */
  const waiting = new Map<string, Begin[]>()
  let begun = 0
  let working = 0
  let nextIsSet = false

  const setNextTurn = () => {
    if (nextIsSet) return
    nextIsSet = true
    setImmediate(() => {
      nextIsSet = false
      begun = 0
      beginMore()
    })
  }

  const run = (begin: Begin) => {
    begun += 1
    working += 1
    setNextTurn()
    let counts = true
    const done = () => {
      clearTimeout(timer)
      if (!counts) return
      counts = false
      working -= 1
      if (waiting.size > 0) setNextTurn()
    }
    const timer = setTimeout(done, countedFor).unref()
    begin(done)
  }

  const beginMore = () => {
    for (const [sender, works] of waiting) {
      if (begun >= perTurn || working >= underWay) return
      const first = works.shift()!
      waiting.delete(sender)
      // Behind all other senders.
      if (works.length > 0) waiting.set(sender, works)
      run(first)
    }
  }

  return (sender, begin) => {
    const works = waiting.get(sender)
    if (works) works.push(begin)
    else waiting.set(sender, [begin])
    beginMore()
  }
}
