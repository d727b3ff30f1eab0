// Starts and stops the servers that are measured, each in its own process.
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { closeSync, openSync } from 'node:fs'
import { devNull } from 'node:os'
import path from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'

const root = path.join(import.meta.dirname, '..')
const running = new Set()

/** Starts a script on a port and waits until it answers. Its standard output is discarded, so that no log slows it. */
export async function start(script, env, { ready = '/', nodeFlags = [], watched = false, cwd = root } = {}) {
  const out = openSync(devNull, 'w')
  // A watched server says how long its event loop was held: see watch-loop.mjs.
  const flags = watched ? ['--import', path.join(import.meta.dirname, 'watch-loop.mjs'), ...nodeFlags] : nodeFlags
  const child = spawn(process.execPath, [...flags, script], {
    cwd,
    env: { PATH: process.env.PATH, HOME: process.env.HOME, NODE_ENV: 'production', ...env },
    stdio: ['ignore', out, 'pipe', ...(watched ? ['ipc'] : [])],
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
    /** What a watched server has measured since it was asked the last time. */
    measured: async () => {
      child.send('measured')
      return (await once(child, 'message'))[0]
    },
    stop: async () => {
      child.kill('SIGTERM')
      await ended
    },
  }
}

/** Ends all servers that still run when the benchmark fails. */
export function stopAll() {
  for (const child of running) child.kill('SIGKILL')
}
