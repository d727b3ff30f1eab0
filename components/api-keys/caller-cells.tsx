/** What the tables of callers have in common: the look of their cells, and those with the last call and the number of calls. */
import { RelativeTime } from '@/components/ui/relative-time'

export const callerHead = 'pb-1 text-left text-xs leading-4 font-normal text-ink-subtle'
export const callerCell = 'border-t border-line-soft py-1.5 align-top leading-5'

type Props = { lastAt: string; calls: number; refused: number }

/** Two cells of a row. */
export function CallCells({ lastAt, calls, refused }: Props) {
  return (
    <>
      <td className={`${callerCell} pl-3 text-right text-xs leading-5! text-ink-muted`}>
        <RelativeTime iso={lastAt} />
      </td>
      <td className={`${callerCell} pl-3 text-right text-[13px] tabular-nums`}>
        {calls.toLocaleString('en')}
        {refused > 0 && <span className="block text-xs leading-4 text-on-danger-tint">{refused.toLocaleString('en')} refused</span>}
      </td>
    </>
  )
}
