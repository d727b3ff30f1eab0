/** Decodes an uploaded file as it arrives, and refuses it at the first byte that is not UTF-8 text. */
import 'server-only'
import type { Readable } from 'node:stream'
import { Fault } from '../fault'

/** Why a file is not a CSV. */
export class NotCsv extends Error {
  override name = 'NotCsv'
}

// Control characters other than tabs and line ends: text has none, and PostgreSQL cannot store NUL.
const controlCharacters = /[\0-\x08\x0b\x0c\x0e-\x1f]/

/**
 * Yields the text chunk by chunk, without a byte order mark.
 * @throws NotCsv where the bytes are not text, or the upload ends early; Fault too_large
 */
export async function* readText(stream: Readable): AsyncGenerator<string> {
  const decoder = new TextDecoder('utf-8', { fatal: true })
  const decode = (chunk?: Uint8Array) => {
    let text: string
    try {
      text = decoder.decode(chunk, { stream: chunk !== undefined })
    } catch {
      throw new NotCsv('The file is not UTF-8.')
    }
    if (controlCharacters.test(text)) throw new NotCsv('The file is not text: it has control characters.')
    return text
  }
  try {
    for await (const chunk of stream) yield decode(chunk as Uint8Array)
  } catch (error) {
    if (error instanceof NotCsv || (error instanceof Fault && error.code !== 'validation')) throw error
    throw new NotCsv('The upload was cut off.', { cause: error })
  }
  yield decode()
}

/** In characters. */
const longestHeader = 100_000

/** The first line that is not blank, without what is in quotes. */
class FirstLine {
  text = ''
  #quoted = false

  /** Adds a chunk of the file. @returns whether the line has ended */
  add(chunk: string): boolean {
    for (const character of chunk) {
      if (character === '"') this.#quoted = !this.#quoted
      if (this.#quoted) continue
      if (character !== '\n' && character !== '\r') this.text += character
      else if (this.text.trim() !== '') return true
    }
    return false
  }
}

/**
 * Reads until the header is complete.
 * @returns all that was read, and the delimiter of the columns: a semicolon where the header has one and no comma
 * @throws NotCsv where the header is too long
 */
export async function readHeader(texts: AsyncGenerator<string>): Promise<{ start: string; delimiter: ',' | ';' }> {
  const line = new FirstLine()
  let start = ''
  for (let ended = false; !ended; ) {
    const { value, done } = await texts.next()
    if (done) break
    start += value
    ended = line.add(value)
    if (!ended && start.length > longestHeader) throw new NotCsv('The first line is too long for a header.')
  }
  return { start, delimiter: line.text.includes(';') && !line.text.includes(',') ? ';' : ',' }
}
