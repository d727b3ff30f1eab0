/** Passwords of people whom tests make: their check costs next to nothing, and goes the same way. */
import { hash } from '@node-rs/argon2'
import { processWidePromise } from '../../server/runtime/process-wide'

/** The hash of a password by argon2id with the least memory that there is. Whoever checks it reads from it how it was made. */
export const cheapHash = (password: string): Promise<string> => hash(password, { memoryCost: 8, timeCost: 1, parallelism: 1 })

/** Makes it as cheap for emails that nobody has. To be called in the file's `beforeAll`, before anybody signs in. */
export const checkNobodyCheaply = (): Promise<string> => processWidePromise('nobody-password', () => cheapHash('a password that nobody has'))
