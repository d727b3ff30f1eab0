/** Starts the built server as a process of its own, as `npm start` does, with settings of the test. */
import { spawn } from 'node:child_process'
import path from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { freePort } from '../../lib/testing/port'

const root = path.join(import.meta.dirname, '../..')

export type StartedServer = {
  url: string
  /** Everything that the process has written to its standard output and error. */
  output(): string
  /** Sends a signal and waits for the end; answers the exit code, or null where the signal ended it. */
  stop(signal?: NodeJS.Signals): Promise<number | null>
}

/** Runs the server until it ends by itself, for settings with which it must not start. */
export async function runServer(env: Record<string, string>): Promise<{ code: number | null; output: string }> {
  const { output, ended } = launch({ PORT: String(await freePort()), ...env })
  return { code: await ended, output: output() }
}

function launch(env: Record<string, string>, program = ['dist/server.mjs']) {
  const child = spawn(process.execPath, program, {
    cwd: root,
    // Nothing of this process's settings: a test says all that its server knows.
    env: { PATH: process.env.PATH, HOME: process.env.HOME, NODE_ENV: 'production', ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  let text = ''
  child.stdout.on('data', (chunk) => (text += chunk))
  child.stderr.on('data', (chunk) => (text += chunk))
  const ended = new Promise<number | null>((resolve) => child.once('close', (code) => resolve(code)))
  return { child, ended, output: () => text }
}

/** Starts a server on a free port and waits until it is ready. `nextAlone`: as a host does that does not run server.ts. */
export async function startServer(env: Record<string, string>, { nextAlone = false } = {}): Promise<StartedServer> {
  const port = env.PORT ?? String(await freePort())
  const url = `http://127.0.0.1:${port}`
  const next = ['node_modules/next/dist/bin/next', 'start', '--hostname', '127.0.0.1', '--port', port]
  const { child, ended, output } = launch({ PORT: port, PUBLIC_URL: url, ...env }, nextAlone ? next : undefined)
  for (let tries = 0; ; tries += 1) {
    const ready = await fetch(`${url}/readyz`).then(
      (response) => response.ok,
      () => false,
    )
    if (ready) break
    if (child.exitCode !== null || tries > 300) {
      child.kill('SIGKILL')
      throw new Error(`The server did not start:\n${output()}`)
    }
    await sleep(100)
  }
  return {
    url,
    output,
    stop: (signal = 'SIGTERM') => {
      child.kill(signal)
      return ended
    },
  }
}
