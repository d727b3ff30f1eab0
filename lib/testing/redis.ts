/** A real Redis for the tests, where the machine has one: Debian's package redis-server, say. */
import { spawn, spawnSync } from 'node:child_process'
import { freePort } from './port'

/** Whether `redis-server` can be started here. */
export const hasRedis = (): boolean => spawnSync('redis-server', ['--version']).status === 0

/** Starts an empty Redis on 127.0.0.1 that keeps nothing on disk. */
export async function startRedis(): Promise<{ url: string; stop(): Promise<void> }> {
  const port = await freePort()
  const flags = ['--port', String(port), '--bind', '127.0.0.1', '--save', '', '--appendonly', 'no']
  const server = spawn('redis-server', flags, { stdio: ['ignore', 'pipe', 'ignore'] })
  const ended = new Promise<void>((resolve) => server.once('close', () => resolve()))
  await new Promise<void>((resolve, reject) => {
    server.stdout.on('data', (chunk) => String(chunk).includes('Ready to accept connections') && resolve())
    void ended.then(() => reject(new Error('Redis ended.')))
  })
  return {
    url: `redis://127.0.0.1:${port}`,
    stop: () => {
      server.kill()
      return ended
    },
  }
}
