/** A real nginx with a configuration that the README shows, where there is one. */
import { spawn } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { freePort } from '../../lib/testing/services/port'
import { findProgram } from '../../lib/testing/services/programs'
import { readmeBlocks } from './readme'

/** Whether nginx can be started here. */
export const findNginx = (): boolean => findProgram('nginx', 'nginx-light', 'The configuration for nginx')

type Between = { keys: string; guarded: string; permission?: 'read' | 'ingest' | 'configure' }

/** What the README shows for a guarded service, with ports of a test, and asking for another permission if one is given. */
const guarding = ({ listen, keys, guarded, permission = 'ingest' }: Between & { listen: number }): string =>
  readmeBlocks('Guard other services with these keys', 'nginx')[0]!
    .replace('listen 80;', `listen 127.0.0.1:${listen};`)
    .replace('http://127.0.0.1:3000', keys)
    .replaceAll('http://127.0.0.1:8080', guarded)
    .replace('permission=ingest', `permission=${permission}`)

/** A started nginx; `stop` ends it once it has answered what is under way. */
type StartedNginx = { stop(): Promise<void> }

/** Starts nginx with this inside its `http` block; `answers` tries whether it serves yet. */
async function runNginx(inside: string, answers: () => Promise<unknown>): Promise<StartedNginx> {
  const directory = mkdtempSync(path.join(tmpdir(), 'sei-nginx-'))
  const temporary = ['client_body', 'proxy', 'fastcgi', 'uwsgi', 'scgi'].map((kind) => `${kind}_temp_path ${directory}/${kind};`)
  const config = `
    daemon off;
    worker_processes 1;
    pid ${directory}/pid;
    error_log stderr;
    ${process.getuid?.() === 0 ? 'user root;' : ''}
    events {}
    http { access_log off; ${temporary.join(' ')} ${inside} }`
  const file = path.join(directory, 'nginx.conf')
  writeFileSync(file, config)
  const child = spawn('nginx', ['-p', directory, '-c', file, '-e', 'stderr'], { stdio: ['ignore', 'ignore', 'pipe'] })
  let output = ''
  child.stderr.on('data', (chunk) => (output += chunk))
  const ended = new Promise<void>((resolve) => child.once('close', () => resolve()))
  for (let tries = 0; !(await answers().catch(() => null)); tries += 1) {
    if (child.exitCode !== null || tries > 100) throw new Error(`nginx did not start:\n${output}`)
    await sleep(50)
  }
  return {
    stop: async () => {
      child.kill('SIGQUIT')
      await ended
      rmSync(directory, { recursive: true, force: true })
    },
  }
}

/** Starts nginx between callers and a guarded service. */
export async function startNginx(between: Between): Promise<StartedNginx & { url: string }> {
  const listen = await freePort()
  const url = `http://127.0.0.1:${listen}`
  return { url, ...(await runNginx(guarding({ ...between, listen }), () => fetch(url))) }
}
