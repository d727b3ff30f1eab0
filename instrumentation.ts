/** What Next runs when it starts, and when a page or a route handler has thrown. */

let noteFailure: ((error: unknown) => void) | undefined

/** Puts the process together on a host that runs Next without server.ts; after server.ts it changes nothing. */
export async function register() {
  if (process.env.NEXT_RUNTIME !== 'nodejs') return
  ;({ noteFailure } = await import('./lib/console/outage'))
  const { prepareDatabaseWith } = await import('./lib/server/database/open')
  const { makeFirstAccounts } = await import('./lib/server/people/first-accounts')
  const { environment } = await import('./lib/server/runtime/env')
  const { startBackgroundJobs } = await import('./lib/background-jobs')
  prepareDatabaseWith((prisma) => makeFirstAccounts(prisma, environment()))
  startBackgroundJobs()
}

/** What a page or a route handler threw: a database out of reach is told as such, and not as an error of ours. */
export function onRequestError(error: unknown) {
  // At once: an answer that is sent in parts may end in this turn.
  noteFailure?.(error)
}
