// `npm start`: installs, builds and serves, from nothing but a clone. The database migrates and seeds itself.
import path from 'node:path'
import { build } from './build.mjs'
import { install } from './install.mjs'

process.chdir(path.join(import.meta.dirname, '..'))
install()
await build()
process.env.NODE_ENV = 'production'
if (process.env.npm_lifecycle_event) {
  // npm passes a signal on to the shell that it runs us in, and that shell ends without passing it on to us.
  const shell = process.ppid
  setInterval(() => process.ppid === shell || process.kill(process.pid, 'SIGTERM'), 500).unref()
}
await import('../dist/server.mjs')
