/** Small bars of a series of counts, without axes: the number beside them says how many there are. */
import clsx from 'clsx'

type Tone = 'spark' | 'old' | 'refused'

type Props = {
  /** Counts, the oldest first. */
  values: readonly number[]
  /** What the bars show, in words. */
  label: string
  tone?: Tone
}

const barClasses: Record<Tone, string> = { spark: 'fill-chart-spark', old: 'fill-chart-old', refused: 'fill-chart-refused' }

const bar = { width: 5, step: 7 }
const height = 24
const smallest = 3

/** Scaled to the largest of its own values; a zero is a line. */
export function Bars({ values, label, tone = 'spark' }: Props) {
  const largest = Math.max(1, ...values)
  const heightOf = (value: number) => (value === 0 ? 1.5 : Math.max(smallest, (value / largest) * height))
  const width = values.length * bar.step - (bar.step - bar.width)
  return (
    <svg role="img" aria-label={label} viewBox={`0 0 ${width} ${height}`} width={width} height={height} className="block max-w-full">
      {values.map((value, index) => (
        <rect
          key={index}
          x={index * bar.step}
          y={height - heightOf(value)}
          width={bar.width}
          height={heightOf(value)}
          className={clsx(value === 0 ? 'fill-chart-zero' : barClasses[tone], 'forced-colors:fill-[CanvasText]')}
        />
      ))}
    </svg>
  )
}
