/** Spreads work over turns of the event loop, and bounds how much of it is under way: what is quick does not wait for all of it. */
import 'server-only'

type Bounds = {
  /** How much is begun in one turn of the event loop. */
  perTurn: number
  /** How much may be under way. */
  underWay: number
  /** Milliseconds after which work counts no more as under way: it waits for something else, and must not keep others. */
  countedFor: number
}

/** Returns a function that begins work at once or later, in order. Work calls what it is given when it is done. */
export function beginInTurns({ perTurn, underWay, countedFor }: Bounds): (begin: (done: () => void) => void) => void {
  const waiting: ((done: () => void) => void)[] = []
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

  const run = (begin: (done: () => void) => void) => {
    begun += 1
    working += 1
    setNextTurn()
    let counts = true
    const done = () => {
      clearTimeout(timer)
      if (!counts) return
      counts = false
      working -= 1
      if (waiting.length > 0) setNextTurn()
    }
    const timer = setTimeout(done, countedFor).unref()
    begin(done)
  }

  const beginMore = () => {
    while (waiting.length > 0 && begun < perTurn && working < underWay) run(waiting.shift()!)
  }

  return (begin) => {
    waiting.push(begin)
    beginMore()
  }
}
