/** Decodes an uploaded file as it arrives, and refuses it at the first byte that is not UTF-8 text. */
import 'server-only'
import type { Readable } from 'node:stream'
import { nameOf } from '../../schema/text'
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
    const control = controlCharacters.exec(text)?.[0]
    if (control !== undefined) throw new NotCsv(`The file is not text: it has the control character ${nameOf(control)}.`)
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

/** The first line of a file that is not blank. Line ends within quotes belong to the line. */
class FirstLine {
  /** All that was added. */
  read = ''
  /** The line without what is in quotes. */
  unquoted = ''
  /** Where in `read` the line begins, and where the one after it does; -1 while it has not ended. */
  start = 0
  end = -1
  /** How many blank lines came before it. */
  blankLines = 0
  #quoted = false
  #at = 0

  add(chunk: string): void {
    this.read += chunk
    for (; this.#at < this.read.length && this.end === -1; this.#at += 1) {
      const character = this.read[this.#at]!
      if (character === '"') this.#quoted = !this.#quoted
      if (this.#quoted) continue
      if (character !== '\n' && character !== '\r') this.unquoted += character
      // Whether a line feed follows is not known yet.
      else if (character === '\r' && this.#at + 1 === this.read.length) return
      else this.#endLine(character === '\r' && this.read[this.#at + 1] === '\n' ? 2 : 1)
    }
  }

  #endLine(length: number) {
    const next = this.#at + length
    if (this.read.slice(this.start, this.#at).trim() !== '') this.end = next
    else {
      this.start = next
      this.blankLines += 1
    }
    this.unquoted = this.end === -1 ? '' : this.unquoted
    this.#at = next - 1
  }
}

type Delimiter = ',' | ';' | '\t' | '|'
const delimiters: Delimiter[] = [',', ';', '\t']

/** The delimiter that a header has most often; a comma where it has none. */
function mostFrequent(header: string): Delimiter {
  const counts = delimiters.map((delimiter) => header.split(delimiter).length)
  return delimiters[counts.indexOf(Math.max(...counts))]!
}

/** The delimiter that a line of Excel's kind names, such as `sep=;`; null where the line is another. */
const namedDelimiter = (line: string): Delimiter | null =>
  (/^[^\S\t]*"?sep=([,;\t|])"?[,;\t|\s]*$/i.exec(line)?.[1] as Delimiter | undefined) ?? null

/**
 * Reads until the header is complete.
 * @returns what was read from the header on, without a line `sep=`; how many blank lines came before it; and the delimiter of the
 * columns: the one of `sep=`, else a comma, semicolon or tab, whichever the header has most often outside quotes
 * @throws NotCsv where the header is too long
 */
export async function readHeader(texts: AsyncGenerator<string>): Promise<{ start: string; blankLines: number; delimiter: Delimiter }> {
  const line = new FirstLine()
  while (line.end === -1) {
    const { value, done } = await texts.next()
    if (done) break
    line.add(value)
    if (line.end === -1 && line.read.length > longestHeader) throw new NotCsv('The first line is too long for a header.')
  }
  const { read, start, end, blankLines } = line
  const text = end === -1 ? read.slice(start) : read.slice(start, end)
  const named = namedDelimiter(text)
  if (named === null) return { start: read.slice(start), blankLines, delimiter: mostFrequent(line.unquoted) }
  // A spreadsheet does not show that line.
  return { start: read.slice(start + text.length), blankLines: 0, delimiter: named }
}
