import { afterEach, beforeAll, expect, test, vi } from 'vitest'
import { withSettings } from '../../testing/services/settings'
import { every, stopBackground } from './background'
import { log } from './log'

const quiet = { AUTH_SECRET: 'a secret of at least 32 characters', DATA_DIR: '/nowhere', LOG_LEVEL: 'silent' }

beforeAll(() => withSettings(quiet, () => void log()))
afterEach(async () => {
  vi.useRealTimers()
  vi.restoreAllMocks()
  await stopBackground()
})

/** A job whose runs end when they are told to. */
function openJob() {
  const ends: (() => void)[] = []
  return { ends, run: () => new Promise<void>((resolve) => void ends.push(resolve)) }
}

test('a job runs at each turn, but not while it runs', async () => {
  vi.useFakeTimers()
  const { ends, run } = openJob()
  every(1_000, 'test', run)
  await vi.advanceTimersByTimeAsync(999)
  expect(ends).toHaveLength(0)
  await vi.advanceTimersByTimeAsync(5_001)
  expect(ends).toHaveLength(1)
  ends[0]!()
  await vi.advanceTimersByTimeAsync(1_000)
  expect(ends).toHaveLength(2)
  ends[1]!()
})

test('a job that fails says so in the log, without its stack, and runs again', async () => {
  vi.useFakeTimers()
  const warn = vi.spyOn(log(), 'warn')
  const run = vi.fn(() => Promise.reject(new Error('out of reach')))
  every(1_000, 'test', run)
  await vi.advanceTimersByTimeAsync(2_000)
  expect(run).toHaveBeenCalledTimes(2)
  expect(warn).toHaveBeenCalledWith({ job: 'test', reason: 'out of reach' }, 'background work failed')
})

test('a run that is asked for follows the one under way', async () => {
  const { ends, run } = openJob()
  const job = every(60_000, 'test', run)
  const [first, second] = [job.now(), job.now()]
  await vi.waitFor(() => expect(ends).toHaveLength(1))
  ends[0]!()
  await first
  await vi.waitFor(() => expect(ends).toHaveLength(2))
  ends[1]!()
  await second
})

test('a stop waits for what runs, and runs a last time only what asks for it', async () => {
  vi.useFakeTimers()
  const { ends, run } = openJob()
  const once = vi.fn(async () => undefined)
  const last = vi.fn(async () => undefined)
  every(1_000, 'running', run)
  every(60_000, 'idle', once)
  every(60_000, 'flushed', last, { atStop: true })
  await vi.advanceTimersByTimeAsync(1_000)
  const stopped = vi.fn()
  const stop = stopBackground().then(stopped)
  await vi.advanceTimersByTimeAsync(10)
  expect(last).toHaveBeenCalledTimes(1)
  expect(stopped).not.toHaveBeenCalled()
  ends[0]!()
  await stop
  await vi.advanceTimersByTimeAsync(120_000)
  expect([ends.length, once.mock.calls.length, last.mock.calls.length]).toEqual([1, 0, 1])
})

test('a job with the name of another takes its place', async () => {
  vi.useFakeTimers()
  const [before, after] = [vi.fn(async () => undefined), vi.fn(async () => undefined)]
  every(1_000, 'test', before)
  every(1_000, 'test', after)
  await vi.advanceTimersByTimeAsync(1_000)
  expect([before.mock.calls.length, after.mock.calls.length]).toEqual([0, 1])
})

test('a job keeps no process alive', () => {
  const timers = () => process.getActiveResourcesInfo().filter((resource) => resource === 'Timeout').length
  const before = timers()
  every(1_000, 'test', async () => undefined)
  expect(timers()).toBe(before)
})
