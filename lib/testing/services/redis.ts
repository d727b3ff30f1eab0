/** A real Redis for the tests, where there is one. */
import { spawn } from 'node:child_process'
import { Redis } from 'ioredis'
import { freePort } from './port'
import { findProgram } from './programs'

/** Whether a Redis can be started here. */
export const findRedis = (): boolean => findProgram('redis-server', 'redis-server', 'Counting in Redis')

/** Starts an empty Redis on 127.0.0.1 that keeps nothing on disk. */
export async function startRedis() {
  const port = await freePort()
  const flags = ['--port', String(port), '--bind', '127.0.0.1', '--save', '', '--appendonly', 'no']
  const server = spawn('redis-server', flags, { stdio: ['ignore', 'pipe', 'ignore'] })
  const ended = new Promise<void>((resolve) => server.once('close', () => resolve()))
  await new Promise<void>((resolve, reject) => {
    server.stdout.on('data', (chunk) => String(chunk).includes('Ready to accept connections') && resolve())
    void ended.then(() => reject(new Error('Redis ended.')))
  })
  const url = `redis://127.0.0.1:${port}`
  return {
    url,
    /** The names of all that it holds. */
    keys: async () => {
      const client = new Redis(url)
      return client.keys('*').finally(() => client.disconnect())
    },
    /** From now on it accepts connections and does not answer. */
    hang: () => void server.kill('SIGSTOP'),
    goOn: () => void server.kill('SIGCONT'),
    stop: () => {
      server.kill()
      server.kill('SIGCONT')
      return ended
    },
  }
}
