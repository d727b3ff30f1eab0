import { expect, test } from 'vitest'
import { stackHeights } from './stack-heights'

const scale = { largest: 100, height: 20, least: 2 }

test('parts stand on each other, in proportion to the largest bar', () => {
  expect(stackHeights([50, 0, 25], scale)).toEqual([
    { from: 0, height: 10 },
    { from: 10, height: 0 },
    { from: 10, height: 5 },
  ])
})

test('one among many is seen, and the bar does not grow for it', () => {
  const [many, one] = stackHeights([99, 1], scale)
  expect(one).toEqual({ from: 18, height: 2 })
  expect(many).toEqual({ from: 0, height: 18 })
  expect(stackHeights([0, 0], scale).map(({ height }) => height)).toEqual([0, 0])
})
