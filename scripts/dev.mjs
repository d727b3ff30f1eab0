// `npm run dev`: the same server with Next in development mode. Pages reload as you edit; server.ts needs a restart.
import path from 'node:path'
import { bundleServer } from './build.mjs'
import { generateClient, install } from './install.mjs'

process.chdir(path.join(import.meta.dirname, '..'))
install()
generateClient()
await bundleServer()
process.env.NODE_ENV = 'development'
await import('../dist/server.mjs')
