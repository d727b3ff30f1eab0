/** Gathers look-ups that are wanted at the same time into one statement. Nothing is cached. */
import 'server-only'

type Waiting<K, V> = { key: K; resolve: (value: V) => void; reject: (reason: unknown) => void }

const maxSize = 500
/** Two statements at once: the database works on one while the rows of the other come back. */
const atOnce = 2

/**
 * A look-up by one key, made of one by many, which answers in their order. Those of one turn of the event loop go
 * together; while two statements run, what comes in waits for the end of one and goes in the next. So a lone look-up
 * waits for nothing, and none is answered by a statement that was sent before it came.
 */
export function gather<K, V>(load: (keys: K[]) => Promise<V[]>): (key: K) => Promise<V> {
  const waiting: Waiting<K, V>[] = []
  let running = 0
  let scheduled = false
  const schedule = () => {
    if (scheduled || running === atOnce || waiting.length === 0) return
    scheduled = true
    setImmediate(run)
  }
  const run = async () => {
    const asked = waiting.splice(0, maxSize)
    scheduled = false
    running += 1
    schedule()
    try {
      const values = await load(asked.map(({ key }) => key))
      asked.forEach(({ resolve }, index) => resolve(values[index]!))
    } catch (error) {
      for (const { reject } of asked) reject(error)
    }
    running -= 1
    schedule()
  }
  return (key) =>
    new Promise((resolve, reject) => {
      waiting.push({ key, resolve, reject })
      schedule()
    })
}
