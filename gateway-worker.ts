/** What a thread of the server runs to finish calls of the gateway; see lib/gateway/workers. */
import { parentPort, workerData } from 'node:worker_threads'
import { openConnections } from './lib/server/database/open'
import { sendConsoleToLog } from './lib/server/runtime/console-to-log'
import { sendLogTo } from './lib/server/runtime/log'

export { performTask } from './lib/gateway/workers/perform'

// One thread writes the log, so that lines do not run into each other.
sendLogTo((line) => parentPort?.postMessage(line))
if (process.env.NODE_ENV === 'production') sendConsoleToLog()
openConnections((workerData as { connections: number }).connections)
