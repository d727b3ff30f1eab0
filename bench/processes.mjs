// Starts and stops what is measured: each a process of its own.
import { spawn } from 'node:child_process'
import { closeSync, openSync } from 'node:fs'
import { devNull } from 'node:os'
import path from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'

const root = path.join(import.meta.dirname, '..')
const running = new Set()

/** Starts a script on a port and waits until it answers. Its standard output goes nowhere, as a log to a pipe would. */
export async function start(script, env, { ready = '/', nodeFlags = [] } = {}) {
  const out = openSync(devNull, 'w')
  const child = spawn(process.execPath, [...nodeFlags, script], {
    cwd: root,
    env: { PATH: process.env.PATH, HOME: process.env.HOME, NODE_ENV: 'production', ...env },
    stdio: ['ignore', out, 'pipe'],
  })
  closeSync(out)
  running.add(child)
  let errors = ''
  child.stderr.on('data', (chunk) => (errors = (errors + chunk).slice(-5_000)))
  const ended = new Promise((resolve) => child.once('close', resolve)).then(() => running.delete(child))
  const url = `http://127.0.0.1:${env.PORT}`
  for (let tries = 0; ; tries += 1) {
    const answered = await fetch(url + ready).then(
      (response) => response.status < 500,
      () => false,
    )
    if (answered) break
    if (child.exitCode !== null || tries > 600) throw new Error(`${script} did not start:\n${errors}`)
    await sleep(100)
  }
  return {
    url,
    pid: child.pid,
    stop: async () => {
      child.kill('SIGTERM')
      await ended
    },
  }
}

/** Ends what is still running, where the benchmark fails. */
export function stopAll() {
  for (const child of running) child.kill('SIGKILL')
}
