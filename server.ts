/** Starts and stops the app: the database, Next, and the HTTP server in front of both. */
import { existsSync } from 'node:fs'
import { createServer } from 'node:http'
import { format } from 'node:util'
import next from 'next'
import { startBackgroundJobs } from './lib/background-jobs'
import { createAppServer } from './lib/http-server'
import { database, prepareDatabaseWith } from './lib/server/database/open'
import { stopBackground } from './lib/server/runtime/background'
import { environment } from './lib/server/runtime/env'
import { withoutSecrets } from './lib/server/runtime/without-secrets'
import { makeFirstAccounts, type FirstSignIn } from './lib/server/people/first-accounts'
import { log } from './lib/server/runtime/log'
import { startFailure } from './lib/server/database/start-failure'

const stopWithin = 9_000

/** Next and libraries write to the console: in production their lines go to the log as ours do. */
function sendConsoleToLog() {
  const to =
    (level: 'info' | 'warn' | 'error') =>
    (...parts: unknown[]) =>
      log()[level](withoutSecrets(format(...parts)))
  Object.assign(globalThis.console, { log: to('info'), info: to('info'), warn: to('warn'), error: to('error') })
}

/** How to sign in, where this process has just made the first accounts. */
let firstSignIn: FirstSignIn | null = null

function printHowToSignIn() {
  const { publicUrl } = environment()
  const lines = [`SEI API Keys is at ${publicUrl}`]
  if (firstSignIn) {
    lines.push(
      `Sign in as ${firstSignIn.emails.join(', ')}`,
      firstSignIn.password
        ? `with the password ${firstSignIn.password} (shown this once)`
        : 'with the password from your settings',
    )
  }
  process.stdout.write(`\n${lines.map((line) => `  ${line}`).join('\n')}\n\n`)
}

async function start() {
  const { host, port, publicUrl, authSecret } = environment()
  // next-auth reads these two from the environment alone.
  process.env.NEXTAUTH_URL = publicUrl
  process.env.NEXTAUTH_SECRET = authSecret
  if (process.env.NODE_ENV === 'production') sendConsoleToLog()
  prepareDatabaseWith(async (prisma) => (firstSignIn = await makeFirstAccounts(prisma, environment())))
  const opened = await database()

  const dev = process.env.NODE_ENV !== 'production'
  // Next takes every request to upgrade for its own; on a server apart, Node answers those as any other (h2c clients).
  const forUpgrades = dev ? {} : { httpServer: createServer() }
  const pages = next({ dev, dir: process.cwd(), hostname: host, port, ...forUpgrades })
  await pages.prepare()
  const server = createAppServer(pages.getRequestHandler())

  let stopping = false
  const stop = async (signal: string) => {
    if (stopping) return
    stopping = true
    log().info({ signal }, 'stopping')
    const late = setTimeout(() => server.closeAllConnections(), stopWithin - 1_000).unref()
    // A connection whose last answer is out would stay open for the next request.
    const idle = setInterval(() => server.closeIdleConnections(), 50)
    setTimeout(() => process.exit(1), stopWithin).unref()
    await new Promise((resolve) => server.close(resolve))
    clearTimeout(late)
    clearInterval(idle)
    await stopBackground()
    await opened.close()
    log().info('stopped')
    process.exit(0)
  }
  // Kept for every further signal: an impatient second one must not end what the first began.
  process.on('SIGTERM', () => void stop('SIGTERM'))
  process.on('SIGINT', () => void stop('SIGINT'))

  await new Promise<void>((resolve, reject) => {
    server.once('error', reject)
    server.listen(port, host, resolve)
  })
  startBackgroundJobs()
  printHowToSignIn()
}

function reasonOf(error: NodeJS.ErrnoException): string {
  return error.code === 'EADDRINUSE' ? `Port ${environment().port} is in use. Set another PORT.` : startFailure(error)
}

if (existsSync('.env')) process.loadEnvFile('.env')
start().catch((error: NodeJS.ErrnoException) => {
  process.stderr.write(`SEI API Keys cannot start.\n${reasonOf(error)}\n`)
  process.exit(1)
})
