// `npm start`: installs, builds and serves, from nothing but a clone. The database migrates and seeds itself.
import path from 'node:path'
import { build } from './build.mjs'
import { install } from './install.mjs'

process.chdir(path.join(import.meta.dirname, '..'))
install()
await build()
process.env.NODE_ENV = 'production'
await import('../dist/server.mjs')
