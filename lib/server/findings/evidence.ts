/** Reads the evidence of findings: for the keys of a page at once, one statement for each kind. */
import 'server-only'
import { neverUsedDays, type FindingEvidence, type FindingKind } from '../../schema/finding'
import type { Transaction } from '../database/open'
import type { KeyState } from './key-rows'
import { readAttempts, readCallsByKind, readCallsByMonth, readClientsTogether, readNewNetworks } from './evidence-of-calls'
import { secretDays, type Scope } from './rules'

type EvidenceOf<Kind extends FindingKind> = Extract<FindingEvidence, { kind: Kind }>
/** The evidence for each key; null for a key that is no finding of this kind any more. */
type Read<Kind extends FindingKind> = (tx: Transaction, scope: Scope, keys: readonly KeyState[]) => Promise<(key: KeyState) => EvidenceOf<Kind> | null>

const iso = (at: Date | null) => at?.toISOString() ?? null

const readers: { [Kind in FindingKind]: Read<Kind> } = {
  deleted_in_use: async (tx, _scope, keys) => {
    const attemptsOf = await readAttempts(tx, keys)
    return (key) => key.deletedAt && { kind: 'deleted_in_use', deletedAt: key.deletedAt.toISOString(), ...attemptsOf(key.id) }
  },
  new_network: async (tx, scope, keys) => {
    const networksOf = await readNewNetworks(tx, scope, keys)
    return (key) => {
      const networks = networksOf(key.id)
      return networks && { kind: 'new_network', ...networks }
    }
  },
  shared: async (tx, _scope, keys) => {
    const clientsOf = await readClientsTogether(tx, keys)
    return (key) => key.sharedAt && { kind: 'shared', at: key.sharedAt.toISOString(), clients: clientsOf(key.id) }
  },
  no_responsible: async () => (key) => ({
    kind: 'no_responsible',
    person: { id: key.responsibleId, name: key.responsibleName, email: key.responsibleEmail },
    reason: key.isResponsibleDisabled ? 'disabled' : 'no_access',
  }),
  least_privilege: async (tx, scope, keys) => {
    const callsOf = await readCallsByKind(tx, scope, keys)
    return (key) => ({ kind: 'least_privilege', ...callsOf(key.id), configuredAt: iso(key.configuredAt) })
  },
  old_secret: async (_tx, scope) => (key) => ({
    kind: 'old_secret',
    secretCreatedAt: key.secretCreatedAt.toISOString(),
    limitDays: secretDays(scope),
  }),
  expires_soon: async () => (key) => key.expiresAt && { kind: 'expires_soon', expiresAt: key.expiresAt.toISOString() },
  unused: async (tx, scope, keys) => {
    const monthsOf = await readCallsByMonth(tx, scope, keys)
    return (key) => ({
      kind: 'unused',
      lastUsedAt: iso(key.lastUsedAt),
      limitDays: key.lastUsedAt ? scope.settings.unusedAfterDays : neverUsedDays,
      callsByMonth: monthsOf(key.id),
    })
  },
  paused_unused: async () => (key) => key.pausedAt && { kind: 'paused_unused', pausedAt: key.pausedAt.toISOString() },
  never_revealed: async () => () => ({ kind: 'never_revealed' }),
}

/** Reads the evidence that makes each of these keys a finding of this kind. */
export const readEvidence = (
  tx: Transaction,
  scope: Scope,
  kind: FindingKind,
  keys: readonly KeyState[],
): Promise<(key: KeyState) => FindingEvidence | null> => readers[kind](tx, scope, keys)
