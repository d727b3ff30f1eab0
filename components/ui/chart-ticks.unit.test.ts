import { expect, test } from 'vitest'
import { chartTicks, tickLabel } from './chart-ticks'

test('ticks are round, and the largest count is not far above the last one', () => {
  expect([0, 1, 2, 5, 37, 8_900, 1_000_000].map((largest) => chartTicks(largest).at(-1))).toEqual([1, 1, 2, 4, 20, 8_000, 1_000_000])
  expect(chartTicks(8_900)).toEqual([0, 4_000, 8_000])
  const isBad = (largest: number) => {
    const [, step = 0, last = 0] = chartTicks(largest)
    return !Number.isInteger(step) || last > largest || last * 2 <= largest
  }
  expect(Array.from({ length: 5_000 }, (_, index) => index + 2).filter(isBad)).toEqual([])
})

test('a tick is short', () => {
  expect([0, 40, 4_000, 2_500_000].map(tickLabel)).toEqual(['0', '40', '4k', '2.5M'])
})
