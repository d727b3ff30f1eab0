/** The password of emails that nobody has, made as cheap to check as those of people whom tests make. */
import { processWidePromise } from '../../server/runtime/process-wide'
import { cheapHash } from './cheap-hash'

/** To be called in the file's `beforeAll`, before anybody signs in. */
export const checkNobodyCheaply = (): Promise<string> => processWidePromise('nobody-password', () => cheapHash('a password that nobody has'))
