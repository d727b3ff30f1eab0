/** The text of an uploaded file as it comes in: UTF-8, or refused at the first byte that is not. */
import 'server-only'
import type { Readable } from 'node:stream'
import { Fault } from '../fault'

/** Why a file is not a CSV. */
export class NotCsv extends Error {
  override name = 'NotCsv'
}

// Other control characters are in no text that people write, and PostgreSQL has no place for NUL.
const binary = /[\0-\x08\x0b\x0c\x0e-\x1f]/

/**
 * The text in pieces, without a byte order mark.
 * @throws NotCsv where the bytes are not text, or end early; Fault too_large
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
    if (binary.test(text)) throw new NotCsv('The file is not text: it has control characters.')
    return text
  }
  try {
    for await (const chunk of stream) yield decode(chunk as Uint8Array)
  } catch (error) {
    if (error instanceof NotCsv || (error instanceof Fault && error.code === 'too_large')) throw error
    throw new NotCsv('The upload was cut off.', { cause: error })
  }
  yield decode()
}

const longestHeader = 100_000

/** Gathers what stands outside quotes on the first line that is not blank; answers true once that line has ended. */
class FirstLine {
  text = ''
  #quoted = false

  add(piece: string): boolean {
    for (const character of piece) {
      if (character === '"') this.#quoted = !this.#quoted
      if (this.#quoted) continue
      if (character !== '\n' && character !== '\r') this.text += character
      else if (this.text.trim() !== '') return true
    }
    return false
  }
}

/** Reads until the header is there, and says what separates its columns: a semicolon only where no comma does. */
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
