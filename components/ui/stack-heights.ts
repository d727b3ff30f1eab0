/** The arithmetic of bars whose parts stand on each other. */

type Part = {
  /** Where it begins, in pixels above the foot of the bar. */
  from: number
  height: number
}

type Scale = {
  /** The sum that is as high as the whole bar. */
  largest: number
  /** Of the whole bar, in pixels. */
  height: number
  /** Of a part that is not zero, in pixels: one call among thousands is seen too. */
  least: number
}

/**
 * Places the parts of one bar on each other, the first one at the foot.
 * @returns one place for each of the parts; a zero has no height. What small parts get beyond their share, the highest one gives.
 */
export function stackHeights(values: readonly number[], { largest, height, least }: Scale): Part[] {
  const heights = values.map((value) => (value === 0 ? 0 : Math.max(least, (value / largest) * height)))
  const excess = heights.reduce((sum, part) => sum + part, 0) - height
  if (excess > 0) {
    const highest = heights.indexOf(Math.max(...heights))
    heights[highest] = Math.max(least, heights[highest]! - excess)
  }
  let foot = 0
  return heights.map((part) => {
    const from = foot
    foot += part
    return { from, height: part }
  })
}
