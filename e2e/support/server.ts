/** Starts the built server as a process of its own, as `npm start` does, with settings of the test. */
import assert from 'node:assert/strict'
import { spawn } from 'node:child_process'
import path from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { freePort } from '../../lib/testing/services/port'

/** In milliseconds: a server on a new PGlite takes half a minute to start on a slow machine, and more when others start beside it. */
const longestStart = 200_000

const root = path.join(import.meta.dirname, '../..')

export type StartedServer = {
  url: string
  /** Everything that the process has written to its standard output and error. */
  output(): string
  /** Closes our end of what it writes to, as a log collector that ends does. */
  stopReading(): void
  /**
   * Sends a signal and waits until all that was started has ended; answers the exit code, or null where the signal ended
   * what was started first.
   */
  stop(signal?: NodeJS.Signals): Promise<number | null>
}

/** Runs the server, or another command, until it ends by itself: for settings with which it must not start. */
export async function runServer(
  env: Record<string, string>,
  command?: string[],
): Promise<{ code: number | null; output: string }> {
  const { output, ended } = launch({ PORT: String(await freePort()), ...env }, command)
  return { code: await ended, output: output() }
}

/** The one line with which a server that must not start says why. */
export async function reasonNotToStart(env: Record<string, string>, command?: string[]): Promise<string> {
  const { code, output } = await runServer(env, command)
  assert.equal(code, 1)
  // The log may tell what was done before.
  const [first, reason = '', ...more] = output.split('\n').filter((line) => line && !line.startsWith('{'))
  assert.deepEqual([first, more], ['SEI API Keys cannot start.', []])
  return reason
}

function launch(env: Record<string, string>, command: string[] = [process.execPath, 'dist/server.mjs']) {
  const [program = '', ...args] = command
  const child = spawn(program, args, {
    cwd: root,
    // Nothing of this process's settings: a test says all that its server knows.
    env: { PATH: process.env.PATH, HOME: process.env.HOME, NODE_ENV: 'production', DRAIN_SECONDS: '0', ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  let text = ''
  child.stdout.on('data', (chunk) => (text += chunk))
  child.stderr.on('data', (chunk) => (text += chunk))
  const ended = new Promise<number | null>((resolve) => child.once('close', (code) => resolve(code)))
  return { child, ended, output: () => text }
}

/** Starts a server on a free port, by this command if one is given, and waits until it is ready. */
export async function startServer(env: Record<string, string>, command?: string[]): Promise<StartedServer> {
  const port = env.PORT ?? String(await freePort())
  const url = `http://127.0.0.1:${port}`
  const { child, ended, output } = launch({ PORT: port, PUBLIC_URL: url, ...env }, command)
  const startedAt = performance.now()
  for (;;) {
    const ready = await fetch(`${url}/readyz`).then(
      (response) => response.ok,
      () => false,
    )
    // Another server may have the port, and be ready before this one finds that out.
    if (ready && (command || output().includes('SEI API Keys is at'))) break
    if (child.exitCode !== null || child.signalCode !== null || performance.now() - startedAt > longestStart) {
      child.kill('SIGKILL')
      throw new Error(`The server did not start:\n${output()}`)
    }
    await sleep(100)
  }
  return {
    url,
    output,
    stopReading: () => {
      child.stdout.destroy()
      child.stderr.destroy()
    },
    stop: (signal = 'SIGTERM') => {
      child.kill(signal)
      return ended
    },
  }
}
