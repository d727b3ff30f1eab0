/** A real nginx with the configuration that the README shows, where there is one. */
import { spawn } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { freePort } from '../../lib/testing/services/port'
import { findProgram } from '../../lib/testing/services/programs'

/** Whether nginx can be started here. */
export const findNginx = (): boolean => findProgram('nginx', 'nginx-light', 'The configuration for nginx')

type Between = { keys: string; guarded: string; permission?: 'read' | 'ingest' | 'configure' }

/** The server block of the README, with ports of a test, and asking for another permission if one is given. */
function readmeServer({ listen, keys, guarded, permission = 'ingest' }: Between & { listen: number }): string {
  const readme = readFileSync(path.join(import.meta.dirname, '../../README.md'), 'utf8')
  const block = /```nginx\n([\s\S]+?)```/.exec(readme)?.[1]
  if (!block) throw new Error('The README shows no configuration for nginx.')
  return block
    .replace('listen 80;', `listen 127.0.0.1:${listen};`)
    .replace('http://127.0.0.1:3000', keys)
    .replace('http://127.0.0.1:8080', guarded)
    .replace('permission=ingest', `permission=${permission}`)
}

/** Starts nginx between callers and a guarded service. */
export async function startNginx(between: Between): Promise<{ url: string; stop(): Promise<void> }> {
  const directory = mkdtempSync(path.join(tmpdir(), 'sei-nginx-'))
  const listen = await freePort()
  const temporary = ['client_body', 'proxy', 'fastcgi', 'uwsgi', 'scgi'].map((kind) => `${kind}_temp_path ${directory}/${kind};`)
  const config = `
    daemon off;
    worker_processes 1;
    pid ${directory}/pid;
    error_log stderr;
    ${process.getuid?.() === 0 ? 'user root;' : ''}
    events {}
    http { access_log off; ${temporary.join(' ')} ${readmeServer({ ...between, listen })} }`
  const file = path.join(directory, 'nginx.conf')
  writeFileSync(file, config)
  const child = spawn('nginx', ['-p', directory, '-c', file, '-e', 'stderr'], { stdio: ['ignore', 'ignore', 'pipe'] })
  let output = ''
  child.stderr.on('data', (chunk) => (output += chunk))
  const ended = new Promise<void>((resolve) => child.once('close', () => resolve()))
  const url = `http://127.0.0.1:${listen}`
  for (let tries = 0; !(await fetch(url).catch(() => null)); tries += 1) {
    if (child.exitCode !== null || tries > 100) throw new Error(`nginx did not start:\n${output}`)
    await sleep(50)
  }
  return {
    url,
    stop: async () => {
      child.kill('SIGQUIT')
      await ended
      rmSync(directory, { recursive: true, force: true })
    },
  }
}
