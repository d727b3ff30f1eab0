/** One browser in which the person is signed in. */
'use client'

import { Laptop, Smartphone } from 'lucide-react'
import type { Session, SignInMethod } from '@/lib/schema/session'
import { Badge } from '@/components/ui/badge'
import { passOnFocus } from '@/components/ui/pass-on-focus'
import { RelativeTime } from '@/components/ui/relative-time'

const methods: Record<SignInMethod, string> = {
  password: 'Password',
  invitation: 'Invitation',
  oidc: 'Single sign-on',
  passkey: 'Passkey',
}

const isKnown = (method: string): method is SignInMethod => Object.hasOwn(methods, method)

type Props = { session: Session; onSignOut: () => void }

/** `Sign out` is not there for the browser that shows the row. */
export function SessionRow({ session, onSignOut }: Props) {
  const { browser, isPhone, method, address, createdAt, lastSeenAt, isThis } = session
  const Icon = isPhone ? Smartphone : Laptop
  return (
    <li ref={passOnFocus} className="grid min-h-[52px] grid-cols-[20px_minmax(0,1fr)_auto] items-center gap-x-4 border-t border-line-soft px-4 py-2 text-[13px] first:border-t-0 sm:grid-cols-[20px_minmax(0,1fr)_168px_112px_80px]">
      <Icon size={20} aria-hidden className="text-ink-subtle" />
      <div className="min-w-0">
        <span className="block truncate font-semibold">{browser}</span>
        <span className="block truncate text-xs text-ink-muted">
          {isKnown(method) ? methods[method] : method}, <RelativeTime iso={createdAt} />
        </span>
        <span className="block truncate text-xs text-ink-muted sm:hidden">{address ?? 'No address'}</span>
      </div>
      <span className="hidden truncate font-mono text-xs text-ink-muted sm:block">{address ?? '–'}</span>
      <span className="hidden text-ink-muted sm:block">{isThis ? 'now' : <RelativeTime iso={lastSeenAt} />}</span>
      <span className="justify-self-end">
        {isThis ? (
          <Badge tone="success">This one</Badge>
        ) : (
          <button
            type="button"
            aria-label={`Sign out ${browser}`}
            onClick={onSignOut}
            className="h-8 rounded font-semibold whitespace-nowrap text-link hover:underline"
          >
            Sign out
          </button>
        )}
      </span>
    </li>
  )
}
