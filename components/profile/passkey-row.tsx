/** One passkey of the person. */
import { Fingerprint } from 'lucide-react'
import type { Passkey } from '@/lib/schema/passkey'
import { LocalDate } from '@/components/ui/local-date'
import { RelativeTime } from '@/components/ui/relative-time'

type Action = 'rename' | 'remove'

/** The DOM id of a button of a row: closing its dialog returns the focus to it. */
export const passkeyButtonId = (action: Action, passkeyId: string) => `${action}-passkey-${passkeyId}`

const labels: Record<Action, string> = { rename: 'Rename', remove: 'Remove' }

type Props = { passkey: Passkey; onAction: (action: Action) => void }

export function PasskeyRow({ passkey: { id, name, createdAt, lastUsedAt }, onAction }: Props) {
  const used = lastUsedAt ? (
    <>
      used <RelativeTime iso={lastUsedAt} />
    </>
  ) : (
    'not used yet'
  )
  return (
    <li className="grid min-h-[52px] grid-cols-[20px_minmax(0,1fr)_auto] items-center gap-x-4 border-t border-line-soft px-4 py-2 text-[13px] first:border-t-0 sm:grid-cols-[20px_minmax(0,1fr)_168px_auto]">
      <Fingerprint size={20} aria-hidden className="text-ink-subtle" />
      <div className="min-w-0">
        <span className="block truncate font-semibold" title={name} dir="auto">
          {name}
        </span>
        <span className="block truncate text-xs text-ink-muted">
          Added <LocalDate iso={createdAt} />
        </span>
        <span className="block truncate text-xs text-ink-muted sm:hidden">{used}</span>
      </div>
      <span className="hidden truncate text-ink-muted sm:block">{used}</span>
      <span className="flex gap-4 justify-self-end">
        {(['rename', 'remove'] as const).map((action) => (
          <button
            key={action}
            id={passkeyButtonId(action, id)}
            type="button"
            aria-label={`${labels[action]} ${name}`}
            onClick={() => onAction(action)}
            className="h-8 rounded font-semibold whitespace-nowrap text-link hover:underline"
          >
            {labels[action]}
          </button>
        ))}
      </span>
    </li>
  )
}
