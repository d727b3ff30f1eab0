/** Reads the body of a call within its bounds: JSON, or one uploaded file as a stream. */
import 'server-only'
import { finished, PassThrough, type Readable } from 'node:stream'
import busboy from 'busboy'
import { Fault } from '../server/fault'
import type { OnReceived } from '../server/load/upload-allowance'
import { requireLeastRate } from './slow-body'
import { dropInTurns, passInTurns, readInTurns } from './paced-body'
import { requireBoundedJson } from './json-bounds'
import { bodyTooLarge, cutOff, mediaType, parseJson, readBytes, requireFit, requirePlain } from '../server/http/body'
import type { Call, HeaderFields } from './call'

export type Sent = Pick<Call, 'headers' | 'body'> & { onReceived?: OnReceived | undefined }

/** The size in bytes that the sender of a body announces; undefined where it does not. */
export const announcedBytes = (headers: HeaderFields): number | undefined => {
  const sent = headers.get('content-length')
  return sent !== null && /^\d+$/.test(sent) ? Number(sent) : undefined
}

/** Upper bound of a JSON body's size in bytes: the announced length, or `maxBytes` where there is none. */
export const expectedBytes = (headers: HeaderFields, maxBytes: number): number =>
  Math.min(Number(headers.get('content-length')) || maxBytes, maxBytes)

/** The bytes of a body. One that is too large is left unread: destroying it would close the connection unanswered. */
async function readWhole({ headers, body, onReceived }: Sent, maxBytes: number): Promise<Buffer> {
  let size = 0
  let stopWatch = () => {}
  const tooSlow = new Promise<never>((_, reject) => (stopWatch = requireLeastRate(body, () => size, reject)))
  async function* counted() {
    for await (const piece of readInTurns(body)) {
      size += piece.length
      await onReceived?.(size)
      yield piece
    }
  }
  try {
    return await Promise.race([readBytes(headers, counted(), maxBytes), tooSlow])
  } catch (error) {
    throw error instanceof Fault ? error : cutOff(error as Error)
  } finally {
    stopWatch()
  }
}

/** The bytes of a JSON body. @throws Fault unsupported_media_type, too_large, too_slow, validation where it is cut off */
export async function readJsonBytes(sent: Sent, maxBytes: number): Promise<Buffer> {
  if (mediaType(sent.headers) !== 'application/json') {
    throw new Fault('unsupported_media_type', 'Send JSON, with the header Content-Type: application/json.')
  }
  requirePlain(sent.headers)
  return readWhole(sent, maxBytes)
}

/** Parses JSON that `requireBoundedJson` lets pass. @throws Fault too_large, validation */
export function parseBoundedJson(bytes: Uint8Array, maxBytes: number): unknown {
  requireBoundedJson(bytes, maxBytes)
  return parseJson(bytes)
}

/** An uploaded file. The reader must read the stream to its end or destroy it. */
export type UploadedFile = { stream: Readable; filename: string; mediaType: string }

/** Bytes that a multipart body may hold besides its file. */
export const aroundFile = 10_000

const noFile = () => new Fault('validation', 'Send the file as the part "file" of a multipart/form-data body.')

function parserOf(headers: HeaderFields, maxBytes: number): busboy.Busboy {
  try {
    // busboy reports a file of exactly `fileSize` bytes as truncated, hence one more.
    const limits = { files: 2, fileSize: maxBytes + 1, fields: 20, fieldSize: aroundFile, parts: 22 }
    return busboy({ headers: { 'content-type': headers.get('content-type') ?? '' }, limits })
  } catch {
    throw noFile()
  }
}

/**
 * The part `file` of a multipart body, as a stream. Errors of the body (cut off, too large) come out of the stream.
 * @throws Fault unsupported_media_type, validation where there is no such part
 */
export function readFileBody({ headers, body, onReceived }: Sent, maxBytes: number): Promise<UploadedFile> {
  if (mediaType(headers) !== 'multipart/form-data') {
    throw new Fault('unsupported_media_type', 'Send multipart/form-data with the part "file".')
  }
  requirePlain(headers)
  requireFit(headers, maxBytes + aroundFile)
  const parser = parserOf(headers, maxBytes)
  const passed = passInTurns(body)
  return new Promise((resolve, reject) => {
    let found: PassThrough | undefined
    let size = 0
    const count = (chunk: Buffer) => {
      size += chunk.length
      if (size > maxBytes + aroundFile) broken(bodyTooLarge(maxBytes))
      else onReceived?.(size)?.catch(broken)
    }
    const dropRest = () => {
      stopWatch()
      body.off('data', count)
      body.unpipe(passed)
      dropInTurns(body)
    }
    const stopWatch = requireLeastRate(body, () => size, (fault) => broken(fault))
    const broken = (error: Error) => {
      const fault = error instanceof Fault ? error : cutOff(error)
      found?.destroy(fault)
      reject(fault)
      dropRest()
    }
    parser.on('file', (name, file, info) => {
      file.on('error', broken)
      file.on('limit', () => broken(bodyTooLarge(maxBytes)))
      if (name !== 'file' || found) return void file.resume()
      const stream = new PassThrough()
      found = stream
      // The reader may attach after the stream broke; its error is kept for then.
      stream.on('error', () => undefined)
      // Also when the reader stops early: a client that is still sending must get to read the answer.
      stream.on('close', dropRest)
      file.pipe(stream)
      resolve({ stream, filename: info.filename ?? '', mediaType: info.mimeType })
    })
    parser.on('close', () => reject(noFile()))
    parser.on('error', (error) => broken(error as Error))
    body.on('data', count)
    // `finished` also reports a body that broke off before this call.
    finished(body, { writable: false }, (error) => error && broken(error))
    passed.on('error', broken)
    body.pipe(passed).pipe(parser)
  })
}
