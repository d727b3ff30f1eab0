/** What the operator's commands read and write: standard input, output and error. */
import 'server-only'
import { createInterface } from 'node:readline/promises'
import type { Readable } from 'node:stream'
import { Writable } from 'node:stream'
import { Fault } from '../server/fault'

export type Shell = {
  input: Readable & { isTTY?: boolean }
  /** Takes what a command answers. */
  out(text: string): void
  /** Takes why it failed, notes and questions. */
  err(text: string): void
}

/** What a command answers: to people a text, to scripts a value. */
export type Outcome = { text: string; json: Record<string, unknown> }

// In characters: passwords and keys are much shorter.
const longestSecret = 4_096

async function readPiped(input: Readable, what: string): Promise<string> {
  let text = ''
  for await (const piece of input.setEncoding('utf8')) {
    text += piece
    if (text.length > longestSecret) break
  }
  const secret = text.replace(/\r?\n$/, '')
  if (secret === '') throw new Fault('validation', `Standard input is empty. Pipe the ${what} into it.`)
  if (/[\r\n]/.test(secret) || secret.length > longestSecret) {
    throw new Fault('validation', `Standard input has more than the ${what}: one line is read.`)
  }
  return secret
}

/** Asks at a terminal, which shows nothing of what is typed. */
async function askUnseen(shell: Shell, questions: string[]): Promise<string[]> {
  const unseen = new Writable({ write: (_piece, _encoding, done) => done() })
  const asking = createInterface({ input: shell.input, output: unseen, terminal: true, historySize: 0 })
  const lines = asking[Symbol.asyncIterator]()
  try {
    const answers: string[] = []
    for (const question of questions) {
      shell.err(question)
      const answer = await lines.next()
      shell.err('\n')
      if (answer.done) throw new Fault('validation', 'Nothing was entered, and nothing was changed.')
      answers.push(answer.value)
    }
    return answers
  } finally {
    asking.close()
  }
}

/**
 * Reads a secret, which never stands on the command line: there, every user of the machine and the shell's history see it.
 * @param what it is, in the middle of a sentence
 * @param repeat whether a person types it twice, because nobody sees a typing error
 * @throws Fault validation where there is none, more than one line, or two that differ
 */
export async function readSecret(shell: Shell, what: string, { repeat }: { repeat: boolean }): Promise<string> {
  if (!shell.input.isTTY) return readPiped(shell.input, what)
  const [secret = '', again] = await askUnseen(shell, [`The ${what}: `, ...(repeat ? [`The ${what} again: `] : [])])
  if (repeat && again !== secret) throw new Fault('validation', `The second ${what} was another one. Nothing was changed.`)
  return secret
}
