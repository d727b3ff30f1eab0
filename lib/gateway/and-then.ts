/** Continues with a value or a promise of one. */
import 'server-only'

/**
 * Calls `next` with a value, immediately where it is not a promise: each promise costs a tenth of checking a key. Where the
 * promise rejects or `next` throws, the result is that of `failed`.
 */
export function andThen<T, R>(
  value: T | Promise<T>,
  next: (value: T) => R | Promise<R>,
  failed: (error: unknown) => R,
): R | Promise<R> {
  if (value instanceof Promise) return value.then((late: T) => andThen(late, next, failed), failed)
  try {
    return next(value)
  } catch (error) {
    return failed(error)
  }
}
