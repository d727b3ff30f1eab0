/** Reads the JSON body of a request, and no more of it than may be. */
import 'server-only'
import { Fault } from '../fault'

const maxBytes = 64 * 1024

/** The body as text. @throws Fault too_large (over 64 KiB), validation where it is not UTF-8 */
export async function readText(request: Request): Promise<string> {
  if (!request.body) return ''
  const chunks: Uint8Array[] = []
  let size = 0
  for await (const chunk of request.body as unknown as AsyncIterable<Uint8Array>) {
    size += chunk.byteLength
    if (size > maxBytes) throw new Fault('too_large', `The body must be at most ${maxBytes / 1024} KiB.`)
    chunks.push(chunk)
  }
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(Buffer.concat(chunks))
  } catch {
    throw new Fault('validation', 'The body is not UTF-8.')
  }
}

/** @throws Fault not_json, too_large (over 64 KiB), validation */
export async function readJson(request: Request): Promise<unknown> {
  const type = request.headers.get('content-type')?.split(';')[0]?.trim().toLowerCase()
  if (type !== 'application/json') throw new Fault('not_json', 'Send JSON, with the header Content-Type: application/json.')
  const text = await readText(request)
  try {
    return JSON.parse(text)
  } catch {
    throw new Fault('validation', 'The body is not valid JSON.')
  }
}
