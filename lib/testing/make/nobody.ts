/** The password hash that is checked for unknown emails. */
import { processWidePromise } from '../../server/runtime/process-wide'
import { cheapHash } from './cheap-hash'

/** Makes that check cheap. Call it in a file's `beforeAll`, before anybody signs in. */
export const checkNobodyCheaply = (): Promise<string> =>
  processWidePromise('nobody-password', () => cheapHash('a password that nobody has'))
