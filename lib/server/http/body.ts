/** Reads the body of a request, and no more of it than may be. */
import 'server-only'
import { shorten } from '../../schema/text'
import { Fault } from '../fault'

/** What a person sends from a form. */
const formBytes = 64_000

/** The refusal of a body that has more bytes than it may have. */
export const bodyTooLarge = (maxBytes: number) =>
  new Fault('too_large', `The body must be at most ${Math.floor(maxBytes / 1_000)} kB.`)

/** The refusal of a body that broke off. Its cause is the client's, and none of the database. */
export const cutOff = (cause: Error) => new Fault('validation', 'The body was cut off. Send it again.', { cause })

type HeaderFields = Pick<Headers, 'get'>

/** @throws Fault unsupported_media_type for a body that is compressed, or encoded in another way (RFC 9110, 8.4) */
export function requirePlain(headers: HeaderFields): void {
  requireOnly(headers, 'Content-Encoding', ['', 'identity'])
  // Node takes the chunks apart, and nothing else (RFC 9112, 6.1).
  requireOnly(headers, 'Transfer-Encoding', ['', 'identity', 'chunked'])
}

function requireOnly(headers: HeaderFields, name: string, codings: string[]): void {
  const encoding = headers.get(name.toLowerCase())?.trim()
  if (!encoding || encoding.split(',').every((coding) => codings.includes(coding.trim().toLowerCase()))) return
  const shown = shorten(encoding.replace(/[^\x20-\x7e]/g, '?'), 50)
  throw new Fault('unsupported_media_type', `${name}: ${shown} is not taken. Send the body as it is, without that header.`)
}

/** @throws Fault too_large where the header says that the body has more bytes */
export function requireFit(headers: HeaderFields, maxBytes: number): void {
  if (Number(headers.get('content-length')) > maxBytes) throw bodyTooLarge(maxBytes)
}

/** The bytes of a body. @throws Fault too_large; whatever reading it does */
export async function readBytes(headers: HeaderFields, body: AsyncIterable<Uint8Array>, maxBytes: number): Promise<Buffer> {
  requireFit(headers, maxBytes)
  const chunks: Uint8Array[] = []
  let size = 0
  for await (const chunk of body) {
    size += chunk.byteLength
    if (size > maxBytes) throw bodyTooLarge(maxBytes)
    chunks.push(chunk)
  }
  return Buffer.concat(chunks)
}

async function readForm({ headers, body }: Request): Promise<Buffer> {
  requirePlain(headers)
  try {
    return await readBytes(headers, (body ?? []) as AsyncIterable<Uint8Array>, formBytes)
  } catch (error) {
    throw error instanceof Fault ? error : cutOff(error as Error)
  }
}

/** @throws Fault validation where it is not UTF-8 */
function decode(bytes: Uint8Array): string {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes)
  } catch {
    throw new Fault('validation', 'The body is not UTF-8.')
  }
}

/** What JSON says. @throws Fault validation */
export function parseJson(bytes: Uint8Array): unknown {
  const text = decode(bytes)
  try {
    return JSON.parse(text)
  } catch {
    throw new Fault('validation', 'The body is not valid JSON.')
  }
}

/** The body of a form, as text. @throws Fault unsupported_media_type, too_large (over 64 kB), validation where it is not UTF-8, or broke off */
export const readText = async (request: Request): Promise<string> => decode(await readForm(request))

/** The media type of a body, without parameters, in lower case. */
export const mediaType = (headers: HeaderFields): string =>
  headers.get('content-type')?.split(';', 1)[0]?.trim().toLowerCase() ?? ''

/** @throws Fault not_json, unless the header says that the body is JSON */
function requireJson(headers: HeaderFields): void {
  if (mediaType(headers) === 'application/json') return
  throw new Fault('not_json', 'Send JSON, with the header Content-Type: application/json.')
}

/** @throws Fault not_json, unsupported_media_type, too_large (over 64 kB), validation */
export async function readJson(request: Request): Promise<unknown> {
  requireJson(request.headers)
  return parseJson(await readForm(request))
}

/** The same, and undefined for a request without a body, whatever its headers say. */
export async function readOptionalJson(request: Request): Promise<unknown> {
  const bytes = await readForm(request)
  if (bytes.length === 0) return undefined
  requireJson(request.headers)
  return parseJson(bytes)
}
