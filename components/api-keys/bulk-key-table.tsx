/** The keys that a dialog changes at once. */
import type { ReactNode } from 'react'
import type { Key } from '@/lib/schema/key'
import { RelativeTime } from '@/components/ui/relative-time'
import { Truncated } from '@/components/ui/truncated'

/** What a dialog for many keys asks of each. */
export type BulkKey = Pick<Key, 'id' | 'name' | 'hint' | 'lastUsedAt'> & { pausedAt?: Key['pausedAt'] }

/** With what became of each, once that is known; until then when each was used last. */
export function BulkKeyTable({ keys, outcomeOf }: { keys: readonly BulkKey[]; outcomeOf?: (key: BulkKey) => ReactNode }) {
  return (
    // Focusable: a long list scrolls, by the keyboard too.
    <div tabIndex={0} role="region" aria-label="Keys" className="mt-4 max-h-64 overflow-y-auto rounded border border-line">
      <table className="w-full table-fixed text-[13px]">
        <thead className="sr-only">
          <tr>
            <th scope="col">Key</th>
            <th scope="col">{outcomeOf ? 'Result' : 'Last used'}</th>
          </tr>
        </thead>
        <tbody>
          {keys.map((key) => (
            <tr key={key.id} className="border-line-soft not-first:border-t">
              <th scope="row" className="py-2 pr-3 pl-3 text-left font-normal">
                <Truncated text={key.name} translate="no" className="font-medium" />
                <code translate="no" className="block truncate font-mono text-[11px] leading-4 text-ink-muted">
                  {key.hint}
                </code>
              </th>
              <td className="py-2 pr-3 text-right text-ink-muted">
                {outcomeOf ? outcomeOf(key) : key.lastUsedAt ? <RelativeTime iso={key.lastUsedAt} /> : 'never used'}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  )
}
