import { setTimeout as sleep } from 'node:timers/promises'
import { expect, test } from 'vitest'
import { every } from '../../server/runtime/background'
import { startAfresh } from './start-afresh'

test('a job that repeats ends with the file that began it', async () => {
  let runs = 0
  every(5, 'of a file before', async () => void (runs += 1))
  startAfresh()
  await sleep(50)
  expect(runs).toBe(0)
})
