// `npm start`: installs, builds and serves, starting from a clean clone. The server migrates and seeds its database.
import path from 'node:path'
import { build } from './build.mjs'
import { install } from './install.mjs'

process.chdir(path.join(import.meta.dirname, '..'))
install()
await build()
process.env.NODE_ENV = 'production'
if (process.env.npm_lifecycle_event) {
  // npm sends a signal to the shell that runs this process. The shell ends without passing the signal on.
  const shell = process.ppid
  setInterval(() => process.ppid === shell || process.kill(process.pid, 'SIGTERM'), 500).unref()
}
await import('../dist/server.mjs')
