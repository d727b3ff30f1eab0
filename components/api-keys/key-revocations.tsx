/** How fast the revocations of a key were, in its panel. */
import type { KeyDetail } from '@/lib/schema/key-detail'
import { PanelSection } from '@/components/ui/panel-section'
import { RelativeTime } from '@/components/ui/relative-time'
import { measured } from '@/components/ui/counts'

/** How long each revocation took, as it was measured. */
export function KeyRevocations({ revocations }: Pick<KeyDetail, 'revocations'>) {
  if (revocations.length === 0) return null
  return (
    <PanelSection title="Measured revocations">
      <p className="mb-2 text-xs text-ink-muted">From the arrival of the request to the first look-up that refused the secret.</p>
      <ul>
        {revocations.map(({ at, hint, milliseconds, refusedWith }) => (
          <li key={`${at} ${hint}`} className="flex flex-wrap items-baseline gap-x-3 border-t border-line-soft py-1.5 text-[13px]">
            <strong className="font-semibold tabular-nums">{measured(milliseconds)}</strong>
            {hint === null ? (
              <span className="text-xs text-ink-muted">all keys of the project</span>
            ) : (
              <code translate="no" className="font-mono text-xs text-ink-muted">
                {hint}
              </code>
            )}
            <span translate="no" className="text-xs text-ink-muted">
              {refusedWith.toUpperCase()}
            </span>
            <span className="ml-auto text-xs text-ink-muted">
              <RelativeTime iso={at} />
            </span>
          </li>
        ))}
      </ul>
    </PanelSection>
  )
}
