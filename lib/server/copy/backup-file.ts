/** The file of a backup: a line with its version, and then, compressed, a head, a line for each row, and a checksum of all lines. */
import 'server-only'
import { createHash, randomBytes } from 'node:crypto'
import { constants, createReadStream, existsSync } from 'node:fs'
import { link, open, rename, rm, type FileHandle } from 'node:fs/promises'
import path from 'node:path'
import { pipeline } from 'node:stream/promises'
import { createGunzip, createGzip } from 'node:zlib'
import { z } from 'zod'
import { isDiskFull } from '../database/errors'
import { now } from '../runtime/clock'
import { CopyError } from './copy-error'
import { inBatches } from './rows'
import type { Contents, Source } from './source'

const version = 1
const mark = 'sei-api-keys-backup'
/** In bytes, of the first line. */
const longestMark = 64
/** In bytes. PostgreSQL keeps no longer value than 1 GB, and JavaScript no longer text than half of that. */
const longestLine = 500_000_000

const Head = z.object({
  madeAt: z.iso.datetime(),
  migrations: z.array(z.object({ name: z.string(), checksum: z.string() })),
  tables: z.array(
    z.object({
      name: z.string(),
      columns: z.array(z.object({ name: z.string(), type: z.string() })),
      rows: z.int().min(0),
      checksum: z.string(),
      longest: z.int().min(0),
    }),
  ),
  sequences: z.array(z.object({ name: z.string(), next: z.string().regex(/^-?\d+$/) })),
})

const codeOf = (error: unknown) => (error as NodeJS.ErrnoException | null)?.code

/** An error of the file as a sentence for the operator; other errors as they are. */
function explain(error: unknown, file: string, doing: 'read' | 'written'): unknown {
  if (error instanceof CopyError) return error
  const code = codeOf(error)
  if (isDiskFull(error)) return new CopyError(`No space is left on the disk of ${file}.`)
  if (code === 'EEXIST') return new CopyError(`${file} is there already, and is not overwritten. Name another file.`)
  if (code === 'ENOENT') return new CopyError(doing === 'read' ? `There is no file ${file}.` : `There is no folder ${path.dirname(file)}.`)
  if (code === 'EISDIR') return new CopyError(`${file} is a folder. Name a file.`)
  if (['EACCES', 'EPERM', 'EROFS', 'ENOTDIR'].includes(code ?? '')) return new CopyError(`${file} cannot be ${doing}: ${(error as Error).message}.`)
  return error
}

async function* linesOf(source: Source): AsyncGenerator<string> {
  const hash = createHash('sha256')
  const line = (text: string) => {
    hash.update(text)
    return text
  }
  const { migrations, tables, sequences } = source
  yield line(`${JSON.stringify({ madeAt: now().toISOString(), migrations, tables, sequences } satisfies z.infer<typeof Head>)}\n`)
  for (const table of tables) {
    for await (const batch of source.rows(table)) yield line(`${batch.join('\n')}\n`)
  }
  yield `${JSON.stringify({ sha256: hash.digest('hex') })}\n`
}

/** Gives a finished file its name, unless another has it. */
async function moveInto(unfinished: string, file: string) {
  try {
    await link(unfinished, file)
    await rm(unfinished)
  } catch (error) {
    if (codeOf(error) === 'EEXIST' || existsSync(file)) throw Object.assign(new Error('exists'), { code: 'EEXIST' })
    // Some file systems, such as those of USB sticks, have no hard links.
    await rename(unfinished, file)
  }
}

/**
 * Writes a backup beside its place, for its owner alone, and moves it there once all of it is on the disk.
 * @throws CopyError where there is a file already, and where it cannot be written
 */
export async function writeBackupFile(file: string, source: Source): Promise<void> {
  if (existsSync(file)) throw explain({ code: 'EEXIST' }, file, 'written')
  // If the process is killed, this file stays behind and does no harm.
  const unfinished = `${file}.${randomBytes(4).toString('hex')}.unfinished`
  let handle: FileHandle | undefined
  try {
    const made = (handle = await open(unfinished, 'wx', 0o600))
    await made.writeFile(`${mark} ${version}\n`)
    await pipeline(linesOf(source), createGzip(), async (pieces: AsyncIterable<Buffer>) => {
      for await (const piece of pieces) await made.writeFile(piece)
    })
    await made.sync()
    await made.close()
    await moveInto(unfinished, file)
  } catch (error) {
    if (handle) {
      await handle.close().catch(() => undefined)
      await rm(unfinished, { force: true })
    }
    throw explain(error, file, 'written')
  }
}

/** Reads the first line. @returns where the compressed part begins, in bytes. @throws CopyError where this is no backup of ours */
async function readMark(file: string): Promise<number> {
  // O_NONBLOCK: opening a named pipe must not wait for a writer.
  const handle = await open(file, constants.O_RDONLY | constants.O_NONBLOCK)
  try {
    const { bytesRead, buffer } = await handle.read(Buffer.alloc(longestMark), 0, longestMark, 0)
    const end = buffer.subarray(0, bytesRead).indexOf('\n')
    const [, found] = /^sei-api-keys-backup (\d+)$/.exec(buffer.toString('latin1', 0, Math.max(end, 0))) ?? []
    if (found === undefined) throw new CopyError(`${file} is no backup of this app.`)
    if (Number(found) !== version) throw new CopyError(`${file} was made by a newer release, in a form that this one does not know. Restore it with that release.`)
    return end + 1
  } finally {
    await handle.close()
  }
}

const damaged = (file: string) => new CopyError(`${file} was changed or is damaged: what is in it is not what was written. Use another backup.`)
const truncated = (file: string) => new CopyError(`${file} ends too early: a part of it is missing. Use another backup.`)

async function* readLines(file: string, start: number): AsyncGenerator<string> {
  const input = createReadStream(file, { start })
  const gunzip = createGunzip()
  // An error of the file ends the lines too.
  input.on('error', (error) => gunzip.destroy(error))
  let rest: Buffer[] = []
  let length = 0
  try {
    for await (const chunk of input.pipe(gunzip) as AsyncIterable<Buffer>) {
      let from = 0
      for (let end = chunk.indexOf(10); end !== -1; end = chunk.indexOf(10, from)) {
        yield Buffer.concat([...rest, chunk.subarray(from, end)]).toString('utf8')
        ;[rest, length] = [[], 0]
        from = end + 1
      }
      rest.push(chunk.subarray(from))
      length += chunk.length - from
      if (length > longestLine) throw damaged(file)
    }
  } catch (error) {
    if (codeOf(error) === 'Z_BUF_ERROR') throw truncated(file)
    throw codeOf(error)?.startsWith('Z_') ? damaged(file) : error
  } finally {
    input.destroy()
  }
  if (length > 0) throw truncated(file)
}

function parse<Schema extends z.ZodType>(schema: Schema, line: string, file: string): z.infer<Schema> {
  try {
    return schema.parse(JSON.parse(line))
  } catch {
    throw damaged(file)
  }
}

/** A backup that is read from its beginning to its end, once. */
async function openBackup(file: string): Promise<Source> {
  const hash = createHash('sha256')
  const lines = readLines(file, await readMark(file))
  const next = async () => {
    const { value, done } = await lines.next()
    if (done) throw truncated(file)
    return value
  }
  const nextHashed = async () => {
    const line = await next()
    hash.update(`${line}\n`)
    return line
  }
  const head = parse(Head, await nextHashed(), file)
  const rows = async function* (count: number) {
    for (let read = 0; read < count; read += 1) yield await nextHashed()
  }
  return {
    ...head,
    rows: (table) => inBatches(rows(table.rows)),
    end: async () => {
      const { sha256 } = parse(z.object({ sha256: z.string() }), await next(), file)
      if (sha256 !== hash.digest('hex') || !(await lines.next()).done) throw damaged(file)
    },
  }
}

/** Reads all of a backup, to find out whether it is whole. */
async function check(file: string): Promise<Contents> {
  const backup = await openBackup(file)
  for (const table of backup.tables) {
    const rows = backup.rows(table)[Symbol.asyncIterator]()
    while (!(await rows.next()).done) continue
  }
  await backup.end()
  return backup
}

/**
 * Opens a backup that is whole.
 * @returns what is in it, and what reads its rows
 * @throws CopyError where the file cannot be read, is no backup, is not whole or is of a release with another form
 */
export async function readBackupFile(file: string): Promise<Contents & { open(): Promise<Source> }> {
  try {
    return { ...(await check(file)), open: () => openBackup(file) }
  } catch (error) {
    throw explain(error, file, 'read')
  }
}
