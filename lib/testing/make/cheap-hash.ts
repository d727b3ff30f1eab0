/** Passwords of people whom tests make: their check costs next to nothing, and goes the same way. Browser tests load this too. */
import { hash } from '@node-rs/argon2'

/** The hash of a password by argon2id with the least memory that there is. Whoever checks it reads from it how it was made. */
export const cheapHash = (password: string): Promise<string> => hash(password, { memoryCost: 8, timeCost: 1, parallelism: 1 })
