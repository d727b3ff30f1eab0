/** The secrets of a key that rotates, beside each other: what is still sent with which. */
import type { KeySecret } from '@/lib/schema/key-detail'
import { Bars } from '@/components/ui/bars'
import { RelativeTime } from '@/components/ui/relative-time'
import { sum } from '@/components/ui/counts'
import { countCalls } from './key-counts'

const headClass = 'pb-1 text-left text-xs leading-4 font-normal text-ink-subtle'
const cellClass = 'border-t border-line-soft py-1.5 align-middle'

/** The bars of 24 hours in words. */
function hoursInWords(callsByHour: readonly number[]): string {
  const total = sum(callsByHour)
  if (total === 0) return 'No calls in the last 24 hours'
  const busiest = Math.max(...callsByHour)
  const hoursAgo = callsByHour.length - 1 - callsByHour.lastIndexOf(busiest)
  const when = hoursAgo === 0 ? 'in this hour' : hoursAgo === 1 ? 'an hour ago' : `${hoursAgo} hours ago`
  return `${countCalls(total)} in the last 24 hours; at most ${busiest.toLocaleString('en')} in an hour, ${when}`
}

function LifeOf({ secret, isNewRevealed }: { secret: KeySecret; isNewRevealed: boolean }) {
  if (secret.isCurrent) {
    return (
      <>
        new, made <RelativeTime iso={secret.createdAt} />
      </>
    )
  }
  if (secret.endsAt === null) return isNewRevealed ? 'works until it is ended' : 'works until the new one was shown'
  return (
    <span className="text-on-warning-tint">
      ends <RelativeTime iso={secret.endsAt} />
    </span>
  )
}

/** The current secret comes first. */
export function SecretTable({ secrets }: { secrets: readonly KeySecret[] }) {
  const isNewRevealed = secrets.some(({ isCurrent, isRevealed }) => isCurrent && isRevealed)
  return (
    <table aria-label="Secrets" className="w-full table-fixed">
      <thead>
        <tr>
          <th scope="col" className={headClass}>
            Secret
          </th>
          <th scope="col" className={`${headClass} hidden w-45 min-[400px]:table-cell`}>
            Last 24 hours
          </th>
          <th scope="col" className={`${headClass} w-16 text-right!`}>
            Calls
          </th>
          <th scope="col" className={`${headClass} w-26 pl-3 text-right!`}>
            Last
          </th>
        </tr>
      </thead>
      <tbody>
        {secrets.map((secret) => (
          <tr key={secret.id}>
            <th scope="row" className={`${cellClass} text-left font-normal`}>
              <code translate="no" className="block font-mono text-xs leading-5">
                {secret.hint}
              </code>
              <span className="block text-xs leading-4 text-ink-muted">
                <LifeOf secret={secret} isNewRevealed={isNewRevealed} />
              </span>
            </th>
            <td className={`${cellClass} hidden min-[400px]:table-cell`}>
              <Bars values={secret.callsByHour} label={hoursInWords(secret.callsByHour)} tone={secret.isCurrent ? 'spark' : 'old'} />
            </td>
            <td className={`${cellClass} text-right text-[13px] tabular-nums`}>{sum(secret.callsByHour).toLocaleString('en')}</td>
            <td className={`${cellClass} pl-3 text-right text-xs text-ink-muted`}>
              {secret.lastCall ? <RelativeTime iso={secret.lastCall.at} /> : 'never'}
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  )
}
