/** The schemas of findings: what could be cleaned up among the keys of a project, with the evidence. */
import { z } from 'zod'
import { Key, ListKeys, maxCursorLength, withoutKey } from './key'
import { ProjectParams } from './project'
import { paragraph } from './text'

/**
 * The gravest first:
 * - `deleted_in_use`: somebody still calls with a key that was deleted;
 * - `new_network`: the first call from a network, of a key that came from few;
 * - `shared`: three or more kinds of client within an hour;
 * - `no_responsible`: who answers for the key is disabled, or has no access any more;
 * - `least_privilege`: an Admin key that only does what an Ingestion key may;
 * - `old_secret`: its secret should have been rotated;
 * - `expires_soon`: within 14 days;
 * - `unused`: for long, or never since it was made;
 * - `paused_unused`: paused for 14 days, and nobody has called since;
 * - `never_revealed`: nobody has its secret.
 */
export const FindingKind = z.enum(
  [
    'deleted_in_use',
    'new_network',
    'shared',
    'no_responsible',
    'least_privilege',
    'old_secret',
    'expires_soon',
    'unused',
    'paused_unused',
    'never_revealed',
  ],
  { error: 'There is no such kind of finding.' },
)
export type FindingKind = z.infer<typeof FindingKind>

/** Days after which a key that was never used is called unused. */
export const neverUsedDays = 14

/** Days after which a paused key that nobody calls is a finding. */
export const pausedDays = 14

const moment = z.iso.datetime()
const count = z.number().int()
const person = z.object({ id: z.uuid(), name: z.string(), email: z.string() })
const caller = z.object({ address: z.string(), client: z.string(), calls: count, lastAt: moment })

const newNetwork = { network: z.string(), firstAt: moment, calls: count }

/** What makes a key a finding: times and numbers, no judgement. */
export const FindingEvidence = z.discriminatedUnion('kind', [
  z.object({
    kind: z.literal('deleted_in_use'),
    deletedAt: moment,
    /** Since it was deleted. */
    tries: count,
    lastTryAt: moment,
    /** The three that tried last. */
    callers: z.array(caller),
  }),
  z.object({
    kind: z.literal('new_network'),
    ...newNetwork,
    /** Networks known before this one: of the 30 days before, or the last one where the key was not used for longer. */
    others: z.array(z.string()),
    /** Further new networks, first used before this one. */
    more: z.array(z.object(newNetwork)),
  }),
  z.object({ kind: z.literal('shared'), at: moment, /** The clients of that hour, each with its last version. */ clients: z.array(caller) }),
  z.object({ kind: z.literal('no_responsible'), person, reason: z.enum(['disabled', 'no_access']) }),
  z.object({ kind: z.literal('least_privilege'), /** In 30 days, without checks of reverse proxies. */ read: count, ingest: count, /** Whether it has ever configured, as far as is known. */ configuredAt: moment.nullable() }),
  z.object({ kind: z.literal('old_secret'), secretCreatedAt: moment, limitDays: count }),
  z.object({ kind: z.literal('expires_soon'), expiresAt: moment }),
  z.object({ kind: z.literal('unused'), lastUsedAt: moment.nullable(), limitDays: count, /** Calls of the last 13 months, this one last. */ callsByMonth: z.array(count).length(13) }),
  z.object({ kind: z.literal('paused_unused'), pausedAt: moment }),
  z.object({ kind: z.literal('never_revealed') }),
])
export type FindingEvidence = z.infer<typeof FindingEvidence>

/** The key of a finding; of a deleted one its last state. */
export const FindingKey = Key.pick({ id: true, name: true, role: true, hint: true, createdAt: true, lastUsedAt: true, lastUsedIp: true, responsible: true }).extend({
  createdBy: Key.shape.createdBy,
})

export type FindingKey = z.infer<typeof FindingKey>

export const Finding = z.object({
  key: FindingKey,
  evidence: FindingEvidence,
  /** Null unless the finding is dismissed. */
  dismissal: z.object({ reason: z.string(), by: z.string().nullable(), at: moment, until: moment }).nullable(),
})
export type Finding = z.infer<typeof Finding>

/** How many findings of each kind there are, the most serious kind first; kinds without one are left out. Dismissed ones do not count. */
export const FindingCounts = z.object({
  kinds: z.array(
    z.object({
      kind: FindingKind,
      count,
      /** The first of them, which is shown where it is the only one. */
      first: Finding,
    }),
  ),
  /** Keys with at least one finding. */
  keyCount: count,
  dismissedCount: count,
})
export type FindingCounts = z.infer<typeof FindingCounts>

/** The address of the findings of a kind. */
export const FindingParams = ProjectParams.extend({ kind: FindingKind })

export const ListFindings = z.strictObject({ limit: ListKeys.shape.limit, cursor: z.string().max(maxCursorLength).optional() })
export type ListFindings = z.infer<typeof ListFindings>

export const FindingPage = z.object({
  items: z.array(Finding),
  total: count,
  nextCursor: z.string().nullable(),
  previousCursor: z.string().nullable(),
})
export type FindingPage = z.infer<typeof FindingPage>

const reason = withoutKey(paragraph('Reason', 256)).refine((text) => text !== '', 'Say why, for those who look later.')

/** Hides a kind of finding of these keys for 30 days. A network that is first used after that is a finding all the same. */
export const DismissFindings = z.strictObject({
  kind: FindingKind,
  keyIds: z.array(z.uuid().toLowerCase()).min(1, 'Choose at least one key.').max(100, 'Choose at most 100 keys.'),
  reason,
})
export type DismissFindings = z.infer<typeof DismissFindings>

export const RestoreFinding = z.strictObject({ kind: FindingKind, keyId: z.uuid().toLowerCase() })
export type RestoreFinding = z.infer<typeof RestoreFinding>
