/** The person whom the check of a password stands in for where an email belongs to nobody. */
import { processWidePromise } from '../../server/runtime/process-wide'
import { cheapHash } from './cheap-hash'

/** Makes the check cost next to nothing for them too. To be called in a file's `beforeAll`, before anybody signs in. */
export const checkNobodyCheaply = (): Promise<string> =>
  processWidePromise('nobody-password', () => cheapHash('a password that nobody has'))
