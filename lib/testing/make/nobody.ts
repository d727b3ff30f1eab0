/** The password that is checked for an email that nobody has. */
import { processWidePromise } from '../../server/runtime/process-wide'
import { cheapHash } from './cheap-hash'

/** Makes its check as cheap as that of others. To be called in the file's `beforeAll`, before anybody signs in. */
export const checkNobodyCheaply = (): Promise<string> => processWidePromise('nobody-password', () => cheapHash('a password that nobody has'))
