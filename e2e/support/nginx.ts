/** A real nginx with a configuration that the README shows, where there is one. */
import { spawn, spawnSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
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
type StartedNginx = { stop(): Promise<void>; errorLog(): string }

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
    errorLog: () => output,
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

/** Whether certificates can be made here. */
export const findOpenssl = (): boolean => findProgram('openssl', 'openssl', 'The configuration of nginx for https', 'version')

const host = 'keys.example.com'

/** Makes a certificate for the host of the README, signed by itself, and its key: paths of PEM files. */
function makeCertificate(directory: string) {
  const [certificate, key] = [path.join(directory, 'certificate.pem'), path.join(directory, 'key.pem')]
  const subject = ['-subj', `/CN=${host}`, '-addext', `subjectAltName=DNS:${host}`]
  const kind = ['-x509', '-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes', '-days', '2']
  const { status, stderr } = spawnSync('openssl', ['req', ...kind, ...subject, '-out', certificate, '-keyout', key])
  if (status !== 0) throw new Error(`openssl made no certificate:\n${stderr.toString()}`)
  return { certificate, key }
}

export type Front = StartedNginx & {
  httpPort: number
  httpsPort: number
  /** The certificate to trust, in PEM. */
  certificate: string
  /** What nginx has written to its access log. */
  accessLog(): string
}

/** Starts nginx as the README puts it in front of two servers, which are told by their ports. */
export async function startFront([one, other]: [number, number]): Promise<Front> {
  const directory = mkdtempSync(path.join(tmpdir(), 'sei-front-'))
  const { certificate, key } = makeCertificate(directory)
  const [httpPort, httpsPort, log] = [await freePort(), await freePort(), path.join(directory, 'access.log')]
  const inside = readmeBlocks('Put nginx in front', 'nginx')[0]!
    .replace('127.0.0.1:3000', `127.0.0.1:${one}`)
    .replace('127.0.0.1:3001', `127.0.0.1:${other}`)
    .replace('listen 80;', `listen 127.0.0.1:${httpPort};`)
    .replace('listen 443 ', `listen 127.0.0.1:${httpsPort} `)
    .replace('/etc/ssl/certs/keys.example.com.pem', certificate)
    .replace('/etc/ssl/private/keys.example.com.key', key)
    .replace('/var/log/nginx/sei-api-keys.log', log)
  const nginx = await runNginx(inside, () => fetch(`http://127.0.0.1:${httpPort}`, { redirect: 'manual' }))
  return {
    httpPort,
    httpsPort,
    certificate: readFileSync(certificate, 'utf8'),
    accessLog: () => readFileSync(log, 'utf8'),
    errorLog: nginx.errorLog,
    stop: async () => {
      await nginx.stop()
      rmSync(directory, { recursive: true, force: true })
    },
  }
}
