// Loaded into a server beside its own code: measures how long its event loop is held, and says so to the process that asks.
import { readFileSync } from 'node:fs'
import { monitorEventLoopDelay } from 'node:perf_hooks'
import { isMainThread } from 'node:worker_threads'

const resolution = 5

/** Milliseconds of processor time of this thread, on Linux: the machine does other things too, and holds the loop by that. */
function threadTime() {
  try {
    return Number(readFileSync('/proc/thread-self/schedstat', 'utf8').split(' ', 1)[0]) / 1e6
  } catch {
    return NaN
  }
}

if (isMainThread && process.send) {
  const delay = monitorEventLoopDelay({ resolution })
  delay.enable()
  let before = threadTime()
  let mostTime = 0
  let mostMemory = 0
  setInterval(() => {
    const now = threadTime()
    mostTime = Math.max(mostTime, now - before)
    before = now
    mostMemory = Math.max(mostMemory, process.memoryUsage.rss())
  }, resolution).unref()
  // A hold is counted at the first tick after it.
  process.on('message', () => setTimeout(tell, 50))
  const tell = () => {
    // A tick that comes in time is counted with the resolution.
    const late = (nanoseconds) => Math.max(0, nanoseconds / 1e6 - resolution)
    const { max } = delay
    process.send({ max: late(max), p99: late(delay.percentile(99)), mostTime, megabytes: mostMemory / 1e6 })
    delay.reset()
    mostTime = 0
    mostMemory = 0
  }
  process.channel.unref()
}
