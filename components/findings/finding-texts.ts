/** What the kinds of findings are called, what they mean, and what is said of one in a line. */
import type { FindingList } from '@/lib/client/findings'
import { neverUsedDays, pausedDays, type FindingCounts, type FindingKind } from '@/lib/schema/finding'
import { soonDays } from '@/lib/schema/key'
import { count } from '@/components/ui/counts'

type KindCount = FindingCounts['kinds'][number]

type Texts = {
  title: string
  /** What it is, and why it matters. */
  about: string
  /** "6 Admin keys only ingest", for several. */
  several: (keys: number) => string
  /** After the name of a key: "Platform sync – new network". */
  one: string
  /** Whether a setting of the project is behind it. */
  isSetting?: true
}

export const findingTexts: Record<FindingKind, Texts> = {
  deleted_in_use: {
    title: 'Deleted but still in use',
    about:
      'Somebody still calls with these keys and is refused with 401, because they were deleted. Either a job was forgotten, or somebody has a secret that they should not have.',
    several: (keys) => `${count(keys, 'deleted key')} still in use`,
    one: 'deleted, still in use',
  },
  new_network: {
    title: 'New network',
    about:
      'These keys have come from few networks, and now from one that was never seen before. If nobody of yours has moved there, somebody else has the secret: rotate the key then.',
    several: (keys) => `${count(keys, 'key')} from a new network`,
    one: 'new network',
  },
  shared: {
    title: 'Shared by several',
    about:
      'Three or more kinds of clients used these keys within an hour. What is shared cannot be taken from one of them alone: create one key for each, and delete this one when nobody needs it any more.',
    several: (keys) => `${count(keys, 'key')} shared by several`,
    one: 'shared',
  },
  no_responsible: {
    title: 'Nobody is responsible',
    about:
      'Who answers for these keys is disabled, or has no access to this project any more. Choose somebody who knows what the keys are for, and who hears of it when something is wrong with them.',
    several: (keys) => `${count(keys, 'key')} without a responsible person`,
    one: 'nobody is responsible',
  },
  least_privilege: {
    title: 'Admin keys that only ingest',
    about:
      'In 30 days these Admin keys made only calls that an Ingestion key may make too. With less power, a secret in wrong hands does less harm. Each keeps its secret, so nothing has to be changed where it is used.',
    several: (keys) => `${count(keys, 'Admin key')} only ${keys === 1 ? 'ingests' : 'ingest'}`,
    one: 'only ingests',
  },
  old_secret: {
    title: 'Old secret',
    about:
      'The longer a secret is used, the more places it has been to. A rotation gives the key a new one, and the old one works on until it has been replaced everywhere.',
    several: (keys) => `${count(keys, 'secret')} ${keys === 1 ? 'is' : 'are'} old`,
    one: 'old secret',
    isSetting: true,
  },
  expires_soon: {
    title: 'Expires soon',
    about:
      `These keys expire within ${soonDays} days, and are refused with 401 from then on. Rotate those that are still needed: a new secret has a fresh life.`,
    several: (keys) => `${count(keys, 'key')} ${keys === 1 ? 'expires' : 'expire'} soon`,
    one: 'expires soon',
  },
  unused: {
    title: 'Not used',
    about:
      'Nothing has called with these keys for a long time, or not once since they were made. Pausing them shows whether somebody still needs them.',
    several: (keys) => `${count(keys, 'key')} ${keys === 1 ? 'is' : 'are'} not used`,
    one: 'not used',
    isSetting: true,
  },
  paused_unused: {
    title: 'Paused and not missed',
    about: `These keys were paused at least ${pausedDays} days ago, and nobody has called with them since. Nothing seems to need them: they can be deleted.`,
    several: (keys) => `${count(keys, 'paused key')} not missed`,
    one: 'paused, and not missed',
  },
  never_revealed: {
    title: 'Never revealed',
    about:
      'Nobody has the secrets of these keys: the page was closed before it could show them. Rotate a key to get a new secret, or delete it.',
    several: (keys) => `${count(keys, 'key')} never revealed`,
    one: 'never revealed',
  },
}

const inDays = (days: number) => count(days, 'day')

/** The name of a kind, with the limit behind it, where one is known. */
function titleOf(kind: FindingKind, counted: KindCount | undefined): string {
  const evidence = counted?.first.evidence
  return evidence?.kind === 'old_secret' ? `Secret older than ${inDays(evidence.limitDays)}` : findingTexts[kind].title
}

export type ListedKind = { kind: FindingList; title: string; count: number }

/** The lists that the page offers: the one that is shown is always among them, also once it is empty. */
export function listedKinds(counts: FindingCounts | undefined, shown: FindingList | null): ListedKind[] {
  const kinds: ListedKind[] = (counts?.kinds ?? []).map((counted) => ({ kind: counted.kind, title: titleOf(counted.kind, counted), count: counted.count }))
  if (shown && shown !== 'dismissed' && !kinds.some(({ kind }) => kind === shown)) {
    kinds.push({ kind: shown, title: titleOf(shown, undefined), count: 0 })
  }
  const dismissed = counts?.dismissedCount ?? 0
  return dismissed > 0 || shown === 'dismissed' ? [...kinds, { kind: 'dismissed', title: 'For 30 days', count: dismissed }] : kinds
}

/**
 * What several findings of a kind have in common: the second line in the strip.
 * @param unusedAfterDays the setting of the project, once it is known
 */
export function severalEvidence({ kind, first: { evidence } }: KindCount, unusedAfterDays: number | undefined): string {
  if (evidence.kind === 'old_secret') return `Older than ${inDays(evidence.limitDays)}`
  if (kind === 'unused' && unusedAfterDays !== undefined) return `For ${inDays(unusedAfterDays)}, or never in ${neverUsedDays}`
  return common[kind]
}

const common: Record<FindingKind, string> = {
  deleted_in_use: 'Refused with 401 within 7 days',
  new_network: 'First seen within 7 days',
  shared: 'Three kinds of clients within an hour',
  no_responsible: 'Disabled, or without access',
  least_privilege: 'No Admin call in 30 days',
  old_secret: 'Should have been rotated',
  expires_soon: `Within ${soonDays} days`,
  unused: 'For long, or never',
  paused_unused: `No call in at least ${pausedDays} days`,
  never_revealed: 'Nobody has the secret',
}
