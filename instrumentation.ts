/** Puts the process together on a host that runs Next without server.ts; after server.ts it changes nothing. */
export async function register() {
  if (process.env.NEXT_RUNTIME !== 'nodejs') return
  const { prepareDatabaseWith } = await import('./lib/server/database/open')
  const { makeFirstAccounts } = await import('./lib/server/people/first-accounts')
  const { environment } = await import('./lib/server/runtime/env')
  const { startBackgroundJobs } = await import('./lib/background-jobs')
  prepareDatabaseWith((prisma) => makeFirstAccounts(prisma, environment()))
  startBackgroundJobs({ isOpen: false })
}

/** What a page or a route handler threw: a database out of reach is told as such, and not as an error of ours. */
export async function onRequestError(error: unknown) {
  if (process.env.NEXT_RUNTIME !== 'nodejs') return
  const { noteFailure } = await import('./lib/console/outage')
  noteFailure(error)
}
