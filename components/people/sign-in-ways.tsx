/** How a person signs in: the first way with its icon, the others below it. */
'use client'

import { Building2, Fingerprint, KeyRound, type LucideIcon } from 'lucide-react'
import type { Person, SignInWay } from '@/lib/schema/person'
import { useProviderName } from '@/components/shell/provider-name'
import { Truncated } from '@/components/ui/truncated'

const icons: Record<SignInWay, LucideIcon> = { oidc: Building2, passkey: Fingerprint, password: KeyRound }

// The provider decides more than the others: it comes first.
const inOrder: readonly SignInWay[] = ['oidc', 'passkey', 'password']

/** Nothing yet for somebody who is invited. */
export function SignInWays({ ways }: { ways: Person['signsInWith'] }) {
  const provider = useProviderName() ?? 'Single sign-on'
  const labels: Record<SignInWay, string> = { oidc: provider, passkey: 'Passkey', password: 'Password' }
  const [first, ...others] = inOrder.filter((way) => ways.includes(way))
  if (!first) {
    return (
      <>
        <span aria-hidden>–</span>
        <span className="sr-only">Nothing yet</span>
      </>
    )
  }
  const Icon = icons[first]
  return (
    <span className="flex min-w-0 items-start gap-2">
      <Icon size={16} aria-hidden className="mt-0.5 shrink-0 text-ink-subtle" />
      <span className="min-w-0">
        <Truncated text={labels[first]} />
        {others.length > 0 && (
          <span className="block text-xs leading-4 text-ink-muted">{others.map((way) => `or ${labels[way].toLowerCase()}`).join(' ')}</span>
        )}
      </span>
    </span>
  )
}
