/** Gathers look-ups that are wanted at the same time into one statement. Nothing is cached. */
import 'server-only'

type Waiting<K, V> = { key: K; resolve: (value: V) => void; reject: (reason: unknown) => void }

const maxSize = 500

/**
 * A look-up by one key, made of one by many, which answers in their order. Those of one turn of the event loop go
 * together; while one statement runs, what comes in waits for its end and goes in the next. So a lone look-up waits
 * for nothing, and none is answered by a statement that was sent before it came.
 */
export function gather<K, V>(load: (keys: K[]) => Promise<V[]>): (key: K) => Promise<V> {
  const waiting: Waiting<K, V>[] = []
  let busy = false
  const run = async () => {
    const asked = waiting.splice(0, maxSize)
    try {
      const values = await load(asked.map(({ key }) => key))
      asked.forEach(({ resolve }, index) => resolve(values[index]!))
    } catch (error) {
      for (const { reject } of asked) reject(error)
    }
    busy = waiting.length > 0
    if (busy) void setImmediate(run)
  }
  return (key) =>
    new Promise((resolve, reject) => {
      waiting.push({ key, resolve, reject })
      if (busy) return
      busy = true
      setImmediate(run)
    })
}
