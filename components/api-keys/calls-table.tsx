/** The calls of a key by day and kind, as a table. */
import type { UsageDay } from '@/lib/schema/key-usage'
import { Badge } from '@/components/ui/badge'
import { countsOf, longDay, rotationDays, totalsOf, usageKinds } from './usage-kinds'

type Props = { days: readonly UsageDay[]; rotatedAt: readonly string[] }

const cellClass = 'border-t border-line-soft py-1 pl-3 text-right text-[13px] leading-5 tabular-nums'

/** The newest day comes first. */
export function CallsTable({ days, rotatedAt }: Props) {
  const rotations = rotationDays(days, rotatedAt)
  const rows = days.map((day, index) => ({ ...day, counts: countsOf(day), isRotated: rotations.includes(index) })).toReversed()
  return (
    <table className="w-full">
      <caption className="pb-2 text-left text-xs leading-4 text-ink-muted">Calls of each day (UTC), the newest first</caption>
      <thead>
        <tr className="text-xs leading-4 text-ink-subtle">
          <th scope="col" className="pb-1 text-left font-normal">
            Day
          </th>
          {usageKinds.map(({ kind, label }) => (
            <th key={kind} scope="col" className="pb-1 pl-3 text-right font-normal">
              {label}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {rows.map(({ day, counts, isRotated }) => (
          <tr key={day}>
            <th scope="row" className="border-t border-line-soft py-1 text-left text-[13px] leading-5 font-normal">
              {longDay(day)}{' '}
              {isRotated && (
                <Badge tone="neutral" size="s">
                  rotated
                </Badge>
              )}
            </th>
            <Counts counts={counts} />
          </tr>
        ))}
      </tbody>
      <tfoot className="font-semibold">
        <tr>
          <th scope="row" className="border-t border-line py-1 text-left text-[13px] leading-5">
            All {days.length} days
          </th>
          <Counts counts={totalsOf(days)} />
        </tr>
      </tfoot>
    </table>
  )
}

/** A zero is faint, so that the days with calls stand out. */
const Counts = ({ counts }: { counts: readonly number[] }) =>
  counts.map((number, index) => (
    <td key={usageKinds[index]!.kind} className={number === 0 ? `${cellClass} text-ink-subtle` : cellClass}>
      {number.toLocaleString('en')}
    </td>
  ))
