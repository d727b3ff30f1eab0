/**
 * Values that exist once per process: Next's bundles and server.ts each have a copy of a module, but share globalThis. The threads
 * that finish calls of the gateway have values of their own.
 */
import 'server-only'

type Slots = Record<string, unknown>
const slots = ((globalThis as { seiApiKeys?: Slots }).seiApiKeys ??= {})

/** The value that `make` makes at the first call with this name, and the same one ever after. */
export function processWide<T>(name: string, make: () => T): T {
  if (!(name in slots)) slots[name] = make()
  return slots[name] as T
}

/** The same for a promise; one that rejects is forgotten, so that the next call tries again. */
export function processWidePromise<T>(name: string, make: () => Promise<T>): Promise<T> {
  return processWide(name, () => {
    const promise = make()
    promise.catch(() => delete slots[name])
    return promise
  })
}

/** Forgets a value, so that the next call makes a new one. */
export function forgetProcessWide(name: string): void {
  delete slots[name]
}
