/** What an error of the database says: that it could not be asked, that a lock is held, that a transaction was rolled back, or that a value is taken. */
import 'server-only'
import { Prisma } from '../prisma-client/client'

// Prisma's codes for a database out of reach, one that refuses us, and a pool without a free connection.
const connectionCodes = new Set(['P1000', 'P1001', 'P1002', 'P1003', 'P1008', 'P1010', 'P1011', 'P1017', 'P2024', 'P2028'])
// Node's, of the network and of certificates: expired, say, or of an authority that this machine does not know.
const networkCodes = /^(ECONN|EPIPE|EPROTO|ETIMEDOUT|ENOTFOUND|EAI_|EHOST|ENET|EADDRNOTAVAIL|ERR_SSL_|ERR_TLS_|UNABLE_TO_|DEPTH_ZERO_|SELF_SIGNED_)|CERT/
// PostgreSQL's own (appendix A of its manual): connection, only reading, authorization, resources, not accepting connections,
// shutdown, time-outs.
const stateCodes = /^(08|25006|28|3D000|53|55000|55P03|57014|57P0)/
const networkWords =
  /connection terminated|timeout|Connection ended|not queryable|closing|server closed|is closed|calling end on|SSL connection|does not support SSL/i

/** The codes that an error carries: its own, and what the driver told Prisma. */
function codesOf(error: Error): unknown[] {
  type Told = { originalCode?: unknown } | undefined
  const { code, cause, meta } = error as {
    code?: unknown
    cause?: Told
    meta?: { driverAdapterError?: { cause?: Told } }
  }
  return [code, cause?.originalCode, meta?.driverAdapterError?.cause?.originalCode]
}

const isUnavailableCode = (code: unknown) =>
  typeof code === 'string' && (connectionCodes.has(code) || networkCodes.test(code) || stateCodes.test(code))

/** Whether an error says that the database could not be asked, rather than what it answered. */
export function isDatabaseUnavailable(error: unknown): boolean {
  for (let at: unknown = error, depth = 0; at instanceof Error && depth < 5; at = at.cause, depth += 1) {
    if (codesOf(at).some(isUnavailableCode)) return true
    // Such as that of a socket that is not there.
    if ((at as NodeJS.ErrnoException).syscall === 'connect') return true
    if (at instanceof Prisma.PrismaClientInitializationError) return true
    if (networkWords.test(at.message)) return true
  }
  return false
}

// The numbers of PGlite's file system (WASI): no space, and more than a quota allows.
const fullNumbers = new Set<unknown>([51, 19])

/** Whether an error says that the disk of the database, or of its directory, is full. */
export function isDiskFull(error: unknown): boolean {
  for (let at: unknown = error, depth = 0; at && typeof at === 'object' && depth < 5; depth += 1) {
    const { name, errno, message, cause } = at as { name?: string; errno?: unknown; message?: unknown; cause?: unknown }
    if (name === 'ErrnoError' && fullNumbers.has(errno)) return true
    if (at instanceof Error && codesOf(at).some((code) => code === '53100' || code === 'ENOSPC' || code === 'EDQUOT')) return true
    if (typeof message === 'string' && /no space left|quota exceeded/i.test(message)) return true
    at = cause
  }
  return false
}

/** Whether an error says that another transaction holds what was wanted. */
export const isLockTimeout = (error: unknown): boolean => error instanceof Error && codesOf(error).includes('55P03')

// Prisma's code for both of PostgreSQL's: a transaction that would not fit beside another one, and a deadlock.
const rolledBackCodes = new Set<unknown>(['P2034', '40001', '40P01'])

/** Whether an error says that the database rolled a transaction back because of another one: the same can be tried again. */
export const isRolledBack = (error: unknown): boolean => error instanceof Error && codesOf(error).some((code) => rolledBackCodes.has(code))

/** Whether an error is the database's refusal of a second row with the same unique value. */
export const isDuplicate = (error: unknown): boolean =>
  error instanceof Prisma.PrismaClientKnownRequestError && error.code === 'P2002'
