/** The directory that PGlite keeps the database in: for its owner alone, open in one process, made whole or not at all. */
import 'server-only'
import { chmodSync, existsSync, lstatSync, mkdirSync, openSync, readdirSync, renameSync, rmSync, statfsSync } from 'node:fs'
import path from 'node:path'
import { tryLock } from 'fs-native-extensions'
import { log } from '../runtime/log'
import { processWide } from '../runtime/process-wide'
import { isDiskFull } from './errors'

/** A data directory that cannot be used; its message is a line that says why. */
export class DataDirectoryError extends Error {
  override name = 'DataDirectoryError'
}

const withoutOthers = 0o700
const othersMay = 0o077
const sticky = 0o1000

/** What PGlite needs at least to open: a file of its write-ahead log, which has 16 MB. */
const leastSpace = 20_000_000

/** Locks by the operating system's own file lock: it goes with the process, however that ends. */
function lock(directory: string) {
  const ours = processWide('locked-directories', () => new Set<string>())
  if (ours.has(directory)) return
  // Never closed: closing it is what unlocks, and only the end of the process may.
  const file = openSync(path.join(directory, 'lock'), 'a+', 0o600)
  if (!tryLock(file)) {
    throw new DataDirectoryError(
      `Another process has ${directory} open. Stop it first, set another DATA_DIR, or set DATABASE_URL: with PostgreSQL any number of servers share one database.`,
    )
  }
  ours.add(directory)
}

/** Takes every right of others from a file, or a directory with all that is in it. Follows no link. */
function narrow(entry: string) {
  const stats = lstatSync(entry)
  if (stats.isSymbolicLink()) return
  if (stats.mode & othersMay) chmodSync(entry, stats.mode & withoutOthers)
  if (stats.isDirectory()) for (const name of readdirSync(entry)) narrow(path.join(entry, name))
}

/** Takes the rights of others off our files. A directory that many share, such as /tmp, stays as it is. */
function narrowRights(directory: string) {
  try {
    const { mode } = lstatSync(directory)
    const shared = (mode & sticky) !== 0 || path.dirname(directory) === directory
    if (!shared && mode & othersMay) chmodSync(directory, mode & withoutOthers)
    for (const name of ['auth-secret', 'lock', 'pglite']) {
      const entry = path.join(directory, name)
      if (existsSync(entry)) narrow(entry)
    }
  } catch (error) {
    // Somebody else's directory, as a mounted volume may be, or a file system without rights.
    log().warn({ err: error }, 'others on this machine may be able to read DATA_DIR: its rights cannot be changed')
  }
}

/** How much space is left for us on the file system of a directory, in bytes. */
function spaceLeft(directory: string): number {
  const { bavail, bsize } = statfsSync(directory)
  return bavail * bsize
}

/** Why a directory cannot be used, as a line. PGlite's file system throws errors that have a number and no message. */
function explain(error: unknown, directory: string): DataDirectoryError {
  if (error instanceof DataDirectoryError) return error
  const { message, errno } = error as { message?: string; errno?: number }
  const full = isDiskFull(error) || (existsSync(directory) && spaceLeft(directory) < leastSpace)
  const reason = full
    ? 'no space is left on its disk. Free some, or set another DATA_DIR'
    : message || `error ${errno} of its file system`
  return new DataDirectoryError(`The database in DATA_DIR (${directory}) cannot be opened: ${reason}.`, { cause: error })
}

type Open<Opened> = (place: string) => Promise<Opened>

/** Makes a database beside its place and moves it there: half of one could not be opened, nor made again. */
async function makeAt(place: string, open: Open<{ close(): Promise<void> }>) {
  const unfinished = `${place}.new`
  const remove = () => rmSync(unfinished, { recursive: true, force: true })
  remove()
  try {
    const made = await open(unfinished)
    await made.close()
    renameSync(unfinished, place)
  } catch (error) {
    remove()
    throw error
  }
}

/** Makes a data directory where it is missing, and takes it for this process. @returns where its database is */
function takeDirectory(directory: string): string {
  mkdirSync(directory, { recursive: true, mode: withoutOthers })
  lock(directory)
  // What is made from now on is for its owner alone too.
  process.umask(othersMay)
  narrowRights(directory)
  return path.join(directory, 'pglite')
}

/**
 * Opens the database in a data directory; makes both where they are missing.
 * @param directory absolute path
 * @param open opens or makes a database at a path
 * @throws DataDirectoryError where another process has it open, where its disk is full, or where it cannot be read
 */
export async function openIn<Opened extends { close(): Promise<void> }>(directory: string, open: Open<Opened>) {
  try {
    const place = takeDirectory(directory)
    if (!existsSync(place)) await makeAt(place, open)
    return await open(place)
  } catch (error) {
    throw explain(error, directory)
  }
}

/**
 * Makes the database in a data directory that has none.
 * @param directory absolute path
 * @param make makes a database at a path, and closes it where it throws
 * @throws DataDirectoryError where there is one, and as `openIn` does; what `make` throws, unless the disk was full
 */
export async function makeIn(directory: string, make: Open<{ close(): Promise<void> }>): Promise<void> {
  let place: string
  try {
    place = takeDirectory(directory)
  } catch (error) {
    throw explain(error, directory)
  }
  if (existsSync(place)) {
    throw new DataDirectoryError(`DATA_DIR (${directory}) has a database. Move it away, or set another DATA_DIR.`)
  }
  try {
    await makeAt(place, make)
  } catch (error) {
    throw isDiskFull(error) || spaceLeft(directory) < leastSpace ? explain(error, directory) : error
  }
}
