/** Next's hooks: for its start, and for errors of pages and route handlers. */

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
  startBackgroundJobs({ isOpen: false })
}

/** Notes an error of a page or a route handler: a database out of reach is answered with 503, not 500. */
export function onRequestError(error: unknown) {
  // Without waiting: an answer that is sent in parts may end in this turn of the event loop.
  noteFailure?.(error)
}
