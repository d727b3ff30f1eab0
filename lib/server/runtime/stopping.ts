/** Whether this process has been told to stop. It still answers for a while, so that load balancers notice first. */
import 'server-only'
import { processWide } from './process-wide'

const state = () => processWide('stopping', () => ({ stopping: false }))

/** Whether `beginStopping` was called: `/readyz` says so, and each answer ends its connection. */
export const isStopping = (): boolean => state().stopping

/** From now on this process is stopping. */
export function beginStopping(): void {
  state().stopping = true
}
