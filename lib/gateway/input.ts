/** Reads what a request brings: JSON, or one uploaded file as a stream, and no more of it than may be. */
import 'server-only'
import { Readable, Transform } from 'node:stream'
import busboy from 'busboy'
import { Fault } from '../server/fault'
import type { HeaderFields } from './call'

/** The media type of the body, without parameters, in lower case. */
export const mediaType = (headers: HeaderFields): string =>
  headers.get('content-type')?.split(';', 1)[0]?.trim().toLowerCase() ?? ''

const tooLarge = (maxBytes: number) =>
  new Fault('too_large', `The body must be at most ${Math.floor(maxBytes / 1_000)} kB.`)

const bodyStream = (request: Request): Readable =>
  request.body ? Readable.fromWeb(request.body as Parameters<typeof Readable.fromWeb>[0]) : Readable.from([])

/** @throws Fault unsupported_media_type, too_large, validation */
export async function readJsonBody(request: Request, maxBytes: number): Promise<unknown> {
  if (mediaType(request.headers) !== 'application/json') {
    throw new Fault('unsupported_media_type', 'Send JSON, with the header Content-Type: application/json.')
  }
  if (Number(request.headers.get('content-length')) > maxBytes) throw tooLarge(maxBytes)
  const chunks: Buffer[] = []
  let size = 0
  for await (const chunk of bodyStream(request)) {
    size += (chunk as Buffer).length
    if (size > maxBytes) throw tooLarge(maxBytes)
    chunks.push(Buffer.from(chunk as Buffer))
  }
  let text: string
  try {
    text = new TextDecoder('utf-8', { fatal: true }).decode(Buffer.concat(chunks))
  } catch {
    throw new Fault('validation', 'The body is not UTF-8.')
  }
  try {
    return JSON.parse(text)
  } catch {
    throw new Fault('validation', 'The body is not valid JSON.')
  }
}

/** A file on its way in. Reading it to the end, or destroying it, is the reader's duty. */
export type UploadedFile = { stream: Readable; filename: string; mediaType: string }

/** Passes on what it gets, and fails at the byte that is one too many: beyond `maxBytes`, and what may be around them. */
function limit(maxBytes: number, around = 0): Transform {
  let size = 0
  return new Transform({
    transform(chunk: Buffer, _encoding, done) {
      size += chunk.length
      done(size > maxBytes + around ? tooLarge(maxBytes) : null, chunk)
    },
  })
}

/** What a multipart body may hold beside its file. */
const aroundFile = 10_000

const noFile = () => new Fault('validation', 'Send the file as the part "file" of a multipart/form-data body.')

/**
 * The part `file` of a multipart body, as a stream. Errors of the body (cut off, too large) come out of the stream.
 * @throws Fault unsupported_media_type, validation where there is no such part
 */
export function readFileBody(request: Request, maxBytes: number): Promise<UploadedFile> {
  if (mediaType(request.headers) !== 'multipart/form-data') {
    throw new Fault('unsupported_media_type', 'Send multipart/form-data with the part "file".')
  }
  if (Number(request.headers.get('content-length')) > maxBytes + aroundFile) throw tooLarge(maxBytes)
  return new Promise((resolve, reject) => {
    const source = bodyStream(request)
    const whole = limit(maxBytes, aroundFile)
    let parser: busboy.Busboy
    try {
      const headers = { 'content-type': request.headers.get('content-type') ?? '' }
      parser = busboy({ headers, limits: { files: 2, fields: 20, fieldSize: 10_000 } })
    } catch {
      return reject(noFile())
    }
    let found: Transform | undefined
    const broken = (error: Error) => {
      const fault =
        error instanceof Fault ? error : new Fault('validation', 'The upload was cut off. Send it again.', { cause: error })
      found?.destroy(fault)
      reject(fault)
      // The rest is read and dropped here too.
      source.unpipe(whole)
      source.resume()
    }
    parser.on('file', (name, file, info) => {
      if (name !== 'file' || found) return void file.resume()
      const stream = limit(maxBytes)
      found = stream
      file.on('error', broken)
      // It may break before its reader looks; then too the reader is told.
      stream.on('error', () => undefined)
      // However the reader ends, the rest of the body is read and dropped: the client sees the answer, not a stall.
      stream.on('close', () => file.resume())
      file.pipe(stream)
      resolve({ stream, filename: info.filename ?? '', mediaType: info.mimeType })
    })
    parser.on('close', () => reject(noFile()))
    parser.on('error', (error) => broken(error as Error))
    source.on('error', broken)
    whole.on('error', broken)
    source.pipe(whole).pipe(parser)
  })
}
