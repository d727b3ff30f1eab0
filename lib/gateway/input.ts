/** Reads what a request brings: JSON, or one uploaded file as a stream, and no more of it than may be. */
import 'server-only'
import { Readable, Transform } from 'node:stream'
import busboy from 'busboy'
import { Fault } from '../server/fault'
import { bodyTooLarge, mediaType, parseJson, readBytes, requireFit } from '../server/http/body'

/** Bytes of JSON for each value in it: fewer are in lists of very short values, of which each takes much memory. */
const bytesPerValue = 10

const [quote, backslash, comma, bracket, brace] = [...Buffer.from('"\\,[{')]

/** Whether JSON holds more than so many values: one follows each `,`, `[` and `{` that is in no string. */
function hasMoreValues(json: Buffer, most: number): boolean {
  let values = 1
  let inString = false
  for (let at = 0; at < json.length; at += 1) {
    const byte = json[at]
    if (byte === quote) inString = !inString
    else if (inString) at += byte === backslash ? 1 : 0
    else if (byte === comma || byte === bracket || byte === brace) values += 1
    if (values > most) return true
  }
  return false
}

/** How many bytes a JSON body may turn out to have. */
export const expectedBytes = ({ headers }: Request, maxBytes: number): number =>
  Math.min(Number(headers.get('content-length')) || maxBytes, maxBytes)

/**
 * The JSON of a body with at most so many bytes, and a tenth as many values: a list of empty objects takes twenty times
 * the memory of its text. @throws Fault unsupported_media_type, too_large, validation
 */
export async function readJsonBody(request: Request, maxBytes: number): Promise<unknown> {
  if (mediaType(request.headers) !== 'application/json') {
    throw new Fault('unsupported_media_type', 'Send JSON, with the header Content-Type: application/json.')
  }
  const bytes = await readBytes(request, maxBytes)
  const mostValues = maxBytes / bytesPerValue
  if (hasMoreValues(bytes, mostValues)) throw new Fault('too_large', `The body must have at most ${mostValues} values.`)
  return parseJson(bytes)
}

/** A file on its way in. Reading it to the end, or destroying it, is the reader's duty. */
export type UploadedFile = { stream: Readable; filename: string; mediaType: string }

const bodyStream = (request: Request): Readable =>
  request.body ? Readable.fromWeb(request.body as Parameters<typeof Readable.fromWeb>[0]) : Readable.from([])

/** Passes on what it gets, and fails at the byte that is one too many: beyond `maxBytes`, and what may be around them. */
function limit(maxBytes: number, around = 0): Transform {
  let size = 0
  return new Transform({
    transform(chunk: Buffer, _encoding, done) {
      size += chunk.length
      done(size > maxBytes + around ? bodyTooLarge(maxBytes) : null, chunk)
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
  requireFit(request, maxBytes + aroundFile)
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
