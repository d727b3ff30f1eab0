/** Refusals of input that has the right shape, but does not fit what there is. */
import 'server-only'
import { Fault, type FieldError } from '../fault'

/** Goes on where there are no errors. @throws Fault validation */
export function throwIfInvalid(errors: FieldError[]): void {
  if (errors.length === 0) return
  const shown = errors.slice(0, 100)
  throw new Fault('validation', shown.slice(0, 10).map((error) => error.detail).join(' '), { errors: shown })
}
