/** Starts and stops the app: the database, Next, and the HTTP server in front of both. */
import { existsSync } from 'node:fs'
import { createServer } from 'node:http'
import { fileURLToPath } from 'node:url'
import next from 'next'
import { startBackgroundJobs } from './lib/background-jobs'
import { preparePublicFiles } from './lib/gateway/public-files'
import { connectionsOf, startWorkers, stopWorkers } from './lib/gateway/workers/pool'
import { createAppServer } from './lib/http-server'
import { warnOfNoWayIn } from './lib/server/access/way-in'
import { warnOfOtherClock } from './lib/server/database/clock-difference'
import { database, openConnections, prepareDatabaseWith } from './lib/server/database/open'
import { stopBackground } from './lib/server/runtime/background'
import { closeQuietly } from './lib/server/load/close-quietly'
import { providerMetadata } from './lib/server/oidc/metadata'
import { roleMap } from './lib/server/oidc/role-map'
import { environment, SettingsError } from './lib/server/runtime/env'
import { beginStopping, isStopping } from './lib/server/runtime/stopping'
import { sendConsoleToLog } from './lib/server/runtime/console-to-log'
import { makeFirstAccounts, type FirstSignIn } from './lib/server/people/first-accounts'
import { noteUntrustedProxy } from './lib/server/runtime/forwarding-notice'
import { log } from './lib/server/runtime/log'
import { warnOfMisspeltSettings } from './lib/server/runtime/misspelt-settings'
import { outliveOutput } from './lib/server/runtime/outlive-output'
import { startFailure } from './lib/server/database/start-failure'

const stopWithin = 9_000

/** How to sign in, where this process has just made the first accounts. */
let firstSignIn: FirstSignIn | null = null

/** Prints a line, and how to sign in where nobody could know it yet. */
function printHowToSignIn(line: string) {
  const lines = [line]
  if (firstSignIn) {
    lines.push(
      `Sign in as ${firstSignIn.emails.join(', ')}`,
      firstSignIn.password
        ? `with the password ${firstSignIn.password} (shown this once)`
        : 'with the password from your settings',
    )
  }
  process.stdout.write(`\n${lines.map((text) => `  ${text}`).join('\n')}\n\n`)
}

const whyNotListening = ({ code, message }: NodeJS.ErrnoException): string =>
  code === 'EADDRINUSE' ? `Port ${environment().port} is in use. Set another PORT.` : `HOST and PORT cannot be listened at: ${message}.`

async function start() {
  const { host, port, publicUrl, authSecret, drainSeconds, databaseUrl, databasePoolSize, oidc } = environment()
  // next-auth reads these two from the environment alone.
  process.env.NEXTAUTH_URL = publicUrl
  process.env.NEXTAUTH_SECRET = authSecret
  // Checked at the start: an unusable map would take everybody's directory roles.
  roleMap()
  if (process.env.NODE_ENV === 'production') sendConsoleToLog()
  warnOfMisspeltSettings(process.env)
  if (databaseUrl) openConnections(connectionsOf(databasePoolSize).pages)
  prepareDatabaseWith(async (prisma) => (firstSignIn = await makeFirstAccounts(prisma, environment())))
  const opened = await database()
  await warnOfOtherClock(opened)
  await warnOfNoWayIn(opened.prisma)
  // The log tells of a provider that cannot be asked: now, and not only at the first sign-in.
  if (oidc) void providerMetadata().catch(() => undefined)
  if (databaseUrl) startWorkers(fileURLToPath(new URL('gateway-worker.mjs', import.meta.url)), databasePoolSize)

  const dev = process.env.NODE_ENV !== 'production'
  // Next answers all Upgrade requests of its server. Given one that never listens, Node serves them as ordinary requests.
  const forUpgrades = dev ? {} : { httpServer: createServer() }
  const pages = next({ dev, dir: process.cwd(), hostname: host, port, ...forUpgrades })
  await Promise.all([pages.prepare(), preparePublicFiles()])
  const server = createAppServer(pages.getRequestHandler())

  let closing: Promise<void> | undefined
  const close = async () => {
    const late = setTimeout(() => server.closeAllConnections(), stopWithin - 1_000).unref()
    // Keep-alive connections would stay open for a next request.
    const idle = setInterval(() => server.closeIdleConnections(), 50)
    setTimeout(() => process.exit(1), stopWithin).unref()
    await closeQuietly(server)
    clearTimeout(late)
    clearInterval(idle)
    await stopBackground()
    await stopWorkers()
    await opened.close()
    log().info('stopped')
    process.exit(0)
  }
  let firstAt = 0
  const stop = (signal: string) => {
    const again = isStopping()
    // A parent process and its group may each pass on the same signal.
    if (again && performance.now() - firstAt < 500) return
    firstAt = performance.now()
    beginStopping()
    // Other servers take over where there are some; a person who waits, or a second signal, does not want to.
    const drain = again || signal === 'SIGINT' || opened.kind === 'pglite' ? 0 : drainSeconds
    if (!again) log().info({ signal, drainSeconds: drain }, 'stopping')
    setTimeout(() => (closing ??= close()), drain * 1_000)
  }
  // The handlers stay: a second signal must not cut the stop short.
  process.on('SIGTERM', () => stop('SIGTERM'))
  process.on('SIGINT', () => stop('SIGINT'))

  await new Promise<void>((resolve, reject) => {
    server.once('error', (error) => reject(new SettingsError(whyNotListening(error))))
    server.listen(port, host, resolve)
  })
  startBackgroundJobs({ isOpen: true })
  noteUntrustedProxy()
  printHowToSignIn(`SEI API Keys is at ${publicUrl}`)
}

if (existsSync('.env')) process.loadEnvFile('.env')
outliveOutput()
start().catch((error: unknown) => {
  process.stderr.write(`SEI API Keys cannot start.\n${startFailure(error)}\n`)
  // The next start finds them there, and would not tell.
  if (firstSignIn) printHowToSignIn('The first people are made, though.')
  process.exit(1)
})
