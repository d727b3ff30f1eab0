/** Round numbers for the axis of a chart of counts. */

const roundSteps = [1, 2, 2.5, 4, 5]

/**
 * Three ticks from zero on, with a round number between them; the largest count is at the last one or above it.
 * @param largest of the counts, a whole number
 * @returns two ticks where a third would not be a whole number
 */
export function chartTicks(largest: number): number[] {
  if (largest < 2) return [0, 1]
  const power = 10 ** Math.floor(Math.log10(largest / 2))
  const steps = roundSteps.map((step) => step * power).filter((step) => Number.isInteger(step) && step * 2 <= largest)
  const step = Math.max(...steps)
  return [0, step, step * 2]
}

const compact = new Intl.NumberFormat('en', { notation: 'compact', maximumFractionDigits: 1 })

/** A tick in as few letters as there are: "4k", "2.5M". */
export const tickLabel = (tick: number): string => compact.format(tick).replace('K', 'k')
