// Stands for the bundle that a thread of the gateway runs: says what it was given, or ends.
import { threadId, workerData } from 'node:worker_threads'

export async function performTask({ route, query, accept, received }) {
  if (query === 'end') process.exit(1)
  const { connections } = workerData
  const bytes = received && 'json' in received ? received.json.byteLength : null
  const { execArgv } = process
  const told = { execArgv, route, query, accept, bytes, threadId, connections, autoMigrate: process.env.AUTO_MIGRATE }
  return { answer: { status: 200, headers: { 'x-a': 'b' }, body: JSON.stringify(told) }, noted: { code: 'conflict', event: undefined } }
}
