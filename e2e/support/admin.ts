/** Runs the built program of the operator as a process of its own, as a person at a shell does. */
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import path from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'

const root = path.join(import.meta.dirname, '../..')

type Ended = { code: number | null; out: string; err: string }

type How = {
  /** The settings of the server; nothing of this process's own. */
  env: Record<string, string>
  /** What is piped into it. */
  input?: string
  cwd?: string
}

const start = (program: string, args: string[], { env, cwd = root }: How) =>
  spawn(program, args, { cwd, env: { PATH: process.env.PATH, HOME: process.env.HOME, NODE_ENV: 'production', ...env } })

/** Runs a program until it ends. */
export function runProgram(program: string, args: string[], { input = '', ...how }: How): Promise<Ended> {
  const child = start(program, args, how)
  const ended: Ended = { code: null, out: '', err: '' }
  child.stdout.on('data', (piece) => (ended.out += piece))
  child.stderr.on('data', (piece) => (ended.err += piece))
  // A program that reads nothing may have ended before.
  child.stdin.on('error', () => undefined)
  child.stdin.end(input)
  return new Promise((resolve) => child.once('close', (code) => resolve({ ...ended, code })))
}

/** Runs one command of `npm run admin`. */
export const runAdmin = (words: string[], how: How): Promise<Ended> =>
  runProgram(process.execPath, ['dist/admin.mjs', ...words], how)

/** Runs one command of `npm run admin` until a moment comes, and kills it then; throws where it ends before. */
export async function killAdmin(words: string[], how: How, isMoment: () => boolean | Promise<boolean>): Promise<void> {
  const child = start(process.execPath, ['dist/admin.mjs', ...words], how)
  const ended = once(child, 'exit')
  while (!(await isMoment())) {
    if (child.exitCode !== null) throw new Error(`${words.join(' ')} ended with ${child.exitCode} before it was killed.`)
    await sleep(5)
  }
  child.kill('SIGKILL')
  await ended
}

/** Runs a command with --json that has to be done, and answers what it printed. */
export async function adminJson<Answer>(words: string[], how: How): Promise<Answer> {
  const { code, out, err } = await runAdmin([...words, '--json'], how)
  if (code !== 0) throw new Error(`${words.join(' ')} ended with ${code}:\n${err}`)
  return JSON.parse(out) as Answer
}

/**
 * Runs one command of `npm run admin` at a terminal, by the `script` of util-linux, and types a line after each of these prompts.
 * @returns everything that the terminal showed
 */
export function runAtTerminal(words: string[], lines: [prompt: string, line: string][], { env }: How): Promise<Ended> {
  const command = [process.execPath, 'dist/admin.mjs', ...words].join(' ')
  const child = spawn('script', ['--quiet', '--return', '--command', command, '/dev/null'], {
    cwd: root,
    env: { PATH: process.env.PATH, HOME: process.env.HOME, NODE_ENV: 'production', ...env },
  })
  const ended: Ended = { code: null, out: '', err: '' }
  const left = [...lines]
  child.stdout.on('data', (piece) => {
    ended.out += piece
    const [next] = left
    if (!next || !ended.out.endsWith(next[0])) return
    left.shift()
    // Enter is what a keyboard sends for it.
    child.stdin.write(`${next[1]}\r`)
  })
  return new Promise((resolve) => child.once('close', (code) => resolve({ ...ended, code })))
}
