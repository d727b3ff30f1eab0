/** Runs a command of the operator's program in this process, on the database of the test. */
import { Readable } from 'node:stream'
import { runAdmin } from '../../admin/run'

/** What a command printed, and its exit code; `json` where standard output is that. */
export type Answered = { code: number; out: string; err: string; json: unknown }

/** @param input what is piped into it */
export async function admin(words: string[], input = ''): Promise<Answered> {
  const printed = { out: '', err: '' }
  const code = await runAdmin(words, {
    input: Readable.from([input]),
    out: (text) => void (printed.out += text),
    err: (text) => void (printed.err += text),
  })
  let json: unknown
  try {
    json = JSON.parse(printed.out)
  } catch {
    json = undefined
  }
  return { code, ...printed, json }
}
