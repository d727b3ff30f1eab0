import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'
import { expect, test } from 'vitest'
import { countCall, emptyHour } from './hour-counts'

test('long User-Agents do not stay in memory, neither with a key nor with what is known of clients', () => {
  setFlagsFromString('--expose-gc')
  const collect = runInNewContext('gc') as () => void
  const total = { distinct: 0 }
  const length = 5_000_000
  const agents = 20
  collect()
  const before = process.memoryUsage().heapUsed
  const hours = Array.from({ length: agents }, (_, index) => {
    const hour = emptyHour(`key ${index}`, 0)
    const userAgent = `agent-${index} ${'x'.repeat(length)}`
    countCall(total, hour, 'secret', { address: '192.0.2.1', userAgent, kind: 'read', route: 'read GET /', isCheck: false }, undefined, 1)
    return hour
  })
  collect()
  expect(process.memoryUsage().heapUsed - before).toBeLessThan((agents * length) / 4)
  expect(hours.map(({ callers }) => [...callers.values()].map(({ client }) => client))).toEqual(hours.map((_, index) => [`agent-${index}`]))
})
