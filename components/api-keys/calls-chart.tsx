/** The calls of a key by day and kind, as bars whose kinds stand on each other. */
import { chartTicks, tickLabel } from '@/components/ui/chart-ticks'
import { stackHeights } from '@/components/ui/stack-heights'
import type { UsageDay } from '@/lib/schema/key-usage'
import { count, sum } from '@/components/ui/counts'
import { countsOf, longDay, rotationDays, usageKinds, weekLabels } from './usage-kinds'

type Props = { days: readonly UsageDay[]; rotatedAt: readonly string[] }

/** In pixels of a panel of the usual width; in narrower ones only the widths shrink. */
const height = 112
const bar = { width: 11, step: 15 }
const inset = 8
const least = 3
/** Between two kinds. */
const gap = 1

/** A day in words, for those who point at its bar. */
function titleOf(day: UsageDay): string {
  const parts = countsOf(day).flatMap((number, index) => (number > 0 ? [`${number.toLocaleString('en')} ${usageKinds[index]!.label.toLowerCase()}`] : []))
  return `${longDay(day.day)} (UTC): ${parts.join(', ') || count(0, 'call')}`
}

/** Hidden from screen readers: the component around it has a table with the same numbers. */
export function CallsChart({ days, rotatedAt }: Props) {
  const counts = days.map(countsOf)
  const largest = Math.max(1, ...counts.map(sum))
  const ticks = chartTicks(largest)
  const width = inset + days.length * bar.step
  const startOf = (index: number) => inset + index * bar.step
  const percent = (x: number) => `${(x / width) * 100}%`
  const rotations = rotationDays(days, rotatedAt)
  return (
    <div aria-hidden className="grid grid-cols-[2.25rem_minmax(0,1fr)] pt-5 text-[11px] leading-4 text-ink-muted tabular-nums">
      <div className="relative" style={{ height }}>
        {ticks.map((tick) => (
          <span key={tick} className="absolute right-2 translate-y-1/2" style={{ bottom: (tick / largest) * height }}>
            {tickLabel(tick)}
          </span>
        ))}
      </div>
      <div className="relative">
        <svg viewBox={`0 0 ${width} ${height}`} height={height} preserveAspectRatio="none" className="block w-full overflow-visible">
          {ticks.map((tick) => (
            <line
              key={tick}
              x2={width}
              y1={height - (tick / largest) * height}
              y2={height - (tick / largest) * height}
              vectorEffect="non-scaling-stroke"
              className={tick === 0 ? 'stroke-field-line' : 'stroke-line-soft'}
            />
          ))}
          {days.map((day, index) => (
            <g key={day.day}>
              <title>{titleOf(day)}</title>
              <rect x={startOf(index)} width={bar.step} height={height} className="fill-transparent" />
              {stackHeights(counts[index]!, { largest, height, least }).map(
                (part, kind) =>
                  part.height > 0 && (
                    <rect
                      key={usageKinds[kind]!.kind}
                      x={startOf(index)}
                      y={height - part.from - part.height}
                      width={bar.width}
                      height={part.from > 0 ? part.height - gap : part.height}
                      className={usageKinds[kind]!.fill}
                    />
                  ),
              )}
            </g>
          ))}
          {rotations.map((index) => (
            <line
              key={index}
              x1={startOf(index) - 2}
              x2={startOf(index) - 2}
              y1={-14}
              y2={height}
              vectorEffect="non-scaling-stroke"
              strokeDasharray="3 3"
              className="stroke-ink-subtle"
            />
          ))}
        </svg>
        {rotations.slice(-1).map((index) => (
          <span
            key={index}
            className={index > days.length / 2 ? 'absolute -top-4.5 -translate-x-full pr-1.5' : 'absolute -top-4.5 pl-1.5'}
            style={{ left: percent(startOf(index) - 2) }}
          >
            Rotated
          </span>
        ))}
        <div className="relative h-5">
          {weekLabels(days).map(({ index, text }) => (
            <span
              key={index}
              className={index === days.length - 1 ? 'absolute top-1 right-0' : 'absolute top-1 -translate-x-1/2 whitespace-nowrap'}
              style={index === days.length - 1 ? {} : { left: percent(startOf(index) + bar.width / 2) }}
            >
              {text}
            </span>
          ))}
        </div>
      </div>
    </div>
  )
}
