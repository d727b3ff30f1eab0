/** Small bars of a series of counts, without axes: the number beside them says how many there are. */
import clsx from 'clsx'
import { stackHeights } from './stack-heights'

type Tone = 'spark' | 'old' | 'refused'

type Props = {
  /** Counts, the oldest first. */
  values: readonly number[]
  /** As many, which stand on top of the values in the colour of what was refused. */
  refused?: readonly number[]
  /** What the bars show, in words. */
  label: string
  tone?: Tone
  /** `days` are few, and in rows of a list. */
  size?: keyof typeof sizes
}

const barClasses: Record<Tone, string> = { spark: 'fill-chart-spark', old: 'fill-chart-old', refused: 'fill-chart-refused' }

/** In pixels; `step` is from the beginning of a bar to that of the next. */
const sizes = { hours: { width: 5, step: 7, height: 24 }, days: { width: 6, step: 10, height: 20 } }
const least = 3
const zeroHeight = 1.5

/** Scaled to the largest of its own values; a zero is a line. */
export function Bars({ values, refused, label, tone = 'spark', size = 'hours' }: Props) {
  const { width: barWidth, step, height } = sizes[size]
  const bars = values.map((value, index) => [value, refused?.[index] ?? 0])
  const largest = Math.max(1, ...bars.map(([value = 0, on = 0]) => value + on))
  const width = values.length * step - (step - barWidth)
  return (
    <svg role="img" aria-label={label} viewBox={`0 0 ${width} ${height}`} width={width} height={height} className="block max-w-full shrink-0">
      {bars.map((bar, index) => {
        const place = { x: index * step, width: barWidth }
        if (bar.every((value) => value === 0)) {
          return <rect key={index} {...place} y={height - zeroHeight} height={zeroHeight} className="fill-chart-zero forced-colors:fill-[CanvasText]" />
        }
        return stackHeights(bar, { largest, height, least }).map((part, on) => (
          <rect
            key={`${index} ${on}`}
            {...place}
            y={height - part.from - part.height}
            height={part.height}
            className={clsx(barClasses[on === 0 ? tone : 'refused'], on === 0 ? 'forced-colors:fill-[CanvasText]' : 'forced-colors:fill-[Mark]')}
          />
        ))
      })}
    </svg>
  )
}
