/** The window for a proof of identity at the identity provider (step-up): it leads there and back. */
import type { Metadata } from 'next'
import { notFound } from 'next/navigation'
import { ProviderProof } from '@/lib/schema/proof'
import { environment } from '@/lib/server/runtime/env'
import { ProofWindow } from '@/components/proof/proof-window'
import { EntryPage } from '@/components/sign-in/entry-page'

export const metadata: Metadata = { title: 'Is it still you?' }

type Props = { searchParams: Promise<Record<string, string | string[] | undefined>> }

export default async function ProofPage({ searchParams }: Props) {
  const { oidc } = environment()
  if (!oidc) notFound()
  const { outcome } = await searchParams
  const ended = outcome === undefined ? null : ProviderProof.catch('not_completed').parse(outcome)
  return (
    <EntryPage title="Is it still you?" subtitle="Software Engineering Insights">
      <ProofWindow provider={oidc.name} outcome={ended} />
    </EntryPage>
  )
}
