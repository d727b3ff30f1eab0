/** Adds key, evidence and dismissal to what the rules have found, for one page. */
import 'server-only'
import type { Finding, FindingKind } from '../../schema/finding'
import type { Transaction } from '../database/open'
import { readEvidence } from './evidence'
import { readKeyStates, toFindingKey } from './key-rows'
import type { Scope } from './rules'

/** What a rule has found, with the dismissal if there is one. */
export type Found = {
  kind: FindingKind
  keyId: string
  reason: string | null
  dismissedAt: Date | null
  endsAt: Date | null
  dismissedBy: string | null
}

const toDismissal = ({ reason, dismissedAt, endsAt, dismissedBy }: Found): Finding['dismissal'] =>
  reason !== null && dismissedAt && endsAt
    ? { reason, by: dismissedBy, at: dismissedAt.toISOString(), until: endsAt.toISOString() }
    : null

/** The findings in the same order. */
export async function readPage(tx: Transaction, scope: Scope, found: readonly Found[]): Promise<Finding[]> {
  if (found.length === 0) return []
  const states = await readKeyStates(tx, [...new Set(found.map(({ keyId }) => keyId))])
  const keys = new Map(states.map((key) => [key.id, key]))
  const evidenceOf = new Map<FindingKind, Awaited<ReturnType<typeof readEvidence>>>()
  for (const kind of new Set(found.map((one) => one.kind))) {
    const ofKind = found.flatMap((one) => (one.kind === kind ? [keys.get(one.keyId)!] : []))
    evidenceOf.set(kind, await readEvidence(tx, scope, kind, ofKind))
  }
  return found.flatMap((one) => {
    const key = keys.get(one.keyId)!
    const evidence = evidenceOf.get(one.kind)!(key)
    return evidence ? [{ key: toFindingKey(key), evidence, dismissal: toDismissal(one) }] : []
  })
}
