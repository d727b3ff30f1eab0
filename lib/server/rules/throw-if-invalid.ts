/** Refuses input that has the right shape but does not fit the stored data. */
import 'server-only'
import { Fault, type FieldError } from '../fault'

/** Does nothing without errors. @throws Fault validation with the first 100 of them, ten of which are in its message */
export function throwIfInvalid(errors: FieldError[]): void {
  if (errors.length === 0) return
  const shown = errors.slice(0, 100)
  throw new Fault('validation', shown.slice(0, 10).map((error) => error.detail).join(' '), { errors: shown })
}
