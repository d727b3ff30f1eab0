/** What the activity log calls things: types, actions with their icons, and each entry in a few words. */
import {
  Activity,
  Archive,
  ArchiveRestore,
  Check,
  CirclePause,
  CirclePlay,
  CircleSlash,
  CircleStop,
  Eye,
  EyeOff,
  LogIn,
  Mail,
  Pencil,
  Plus,
  RefreshCw,
  ShieldX,
  Timer,
  Trash2,
  Undo2,
  Upload,
  type LucideIcon,
} from 'lucide-react'
import { count, lengthOf, measured } from '@/components/ui/counts'
import type { ActivityAction, ActivityType } from '@/lib/schema/activity'
import type { ActivityEntry } from '@/lib/schema/activity-log'
import { labelOf, membersOf, toldDetails, wordsOf, type Words } from './activity-details'

type Tone = 'primary' | 'teal' | 'danger' | 'neutral'
type ActionText = { label: string; icon: LucideIcon; tone: Tone }

const typeLabels: Record<ActivityType, string> = {
  USER_LOGIN: 'Sign-in',
  USER: 'Person',
  PROJECT: 'Project',
  ORGANIZATION: 'Organization',
  API_ACCESS_KEY: 'API key',
  DEVELOPER: 'Developers',
  DEVELOPER_IDENTITY: 'Developer identities',
  INTEGRATION: 'Integration',
  ORG_TREE: 'Org tree',
  TEAM: 'Team',
  EFFICIENCY_PROFILE: 'Efficiency profile',
  PRODUCTIVITY_PROFILE: 'Productivity profile',
  BA_PROFILE: 'Business alignment profile',
  KPI: 'KPI',
}

const actionTexts: Record<ActivityAction, ActionText> = {
  CREATED: { label: 'Created', icon: Plus, tone: 'teal' },
  EDITED: { label: 'Edited', icon: Pencil, tone: 'primary' },
  DELETED: { label: 'Deleted', icon: Trash2, tone: 'danger' },
  DISABLED: { label: 'Disabled', icon: CircleSlash, tone: 'danger' },
  ENABLED: { label: 'Enabled', icon: Check, tone: 'teal' },
  ARCHIVED: { label: 'Archived', icon: Archive, tone: 'neutral' },
  RESTORED: { label: 'Restored', icon: ArchiveRestore, tone: 'teal' },
  ROTATED: { label: 'Rotated', icon: RefreshCw, tone: 'primary' },
  ROTATION_CANCELLED: { label: 'Rotation cancelled', icon: Undo2, tone: 'neutral' },
  ROTATION_ENDED: { label: 'Rotation ended', icon: CircleStop, tone: 'primary' },
  PAUSED: { label: 'Paused', icon: CirclePause, tone: 'neutral' },
  RESUMED: { label: 'Resumed', icon: CirclePlay, tone: 'teal' },
  REVOCATION_MEASURED: { label: 'Revocation measured', icon: Timer, tone: 'neutral' },
  DISMISSED: { label: 'Finding dismissed', icon: EyeOff, tone: 'neutral' },
  SUBMITTED: { label: 'Submitted', icon: Upload, tone: 'teal' },
  SUCCESS: { label: 'Succeeded', icon: LogIn, tone: 'neutral' },
  FAIL: { label: 'Failed', icon: ShieldX, tone: 'danger' },
}

/** Where an action means something else for a type. */
const special: Partial<Record<ActivityType, Partial<Record<ActivityAction, ActionText>>>> = {
  USER: { DELETED: { label: 'Invitation cancelled', icon: Trash2, tone: 'danger' } },
  API_ACCESS_KEY: { RESTORED: { label: 'Finding shown again', icon: Eye, tone: 'neutral' } },
  DEVELOPER: { SUBMITTED: { label: 'Uploaded', icon: Upload, tone: 'teal' } },
}

const invited: ActionText = { label: 'Invited', icon: Mail, tone: 'neutral' }

const isKnown = <Texts extends object>(texts: Texts, name: PropertyKey): name is keyof Texts => Object.hasOwn(texts, name)

/** The name of a type; one of a later version reads like its words: "Saved view". */
export const typeLabel = (type: string): string => (isKnown(typeLabels, type) ? typeLabels[type] : labelOf(type.toLowerCase()))

/** The name of an action, whatever it was done to, as a filter shows it. */
export const actionLabel = (action: string): string =>
  isKnown(actionTexts, action) ? actionTexts[action].label : labelOf(action.toLowerCase())

type Told = Pick<ActivityEntry, 'type' | 'action' | 'target' | 'details'>

/** What was done, with its icon. */
export function actionText({ type, action, details }: Pick<Told, 'type' | 'action' | 'details'>): ActionText {
  if (type === 'USER' && action === 'CREATED' && membersOf(details)['invited'] === true) return invited
  if (!isKnown(actionTexts, action)) return { label: actionLabel(action), icon: Activity, tone: 'neutral' }
  return (isKnown(typeLabels, type) && special[type]?.[action]) || actionTexts[action]
}

/** What it was done to: its name at that time; the type where it has none. */
export const entryTitle = ({ type, target }: Pick<Told, 'type' | 'target'>): string => target?.name ?? typeLabel(type)

/** What was done to what: "Edited · API key". Without the type where the title says it. */
export function entrySubtitle(entry: Told): string {
  const { label } = actionText(entry)
  return entry.target?.name ? `${label} · ${typeLabel(entry.type)}` : label
}

const text = (value: unknown): string => (typeof value === 'string' ? value : '')
const number = (value: unknown): number => (typeof value === 'number' ? value : 0)
const listed = (parts: readonly (string | false)[], between = ', '): string | null => parts.filter(Boolean).join(between) || null
const some = (value: unknown, one: string, many?: string) => number(value) > 0 && count(number(value), one, many)
const plain = (words: Words): string | null => (words.every((word) => typeof word === 'string') ? words.join(', ') : null)

const knownOf = (texts: Readonly<Record<string, string>>, value: unknown): string | null =>
  (typeof value === 'string' && isKnown(texts, value) && texts[value]) || null

const mostOfLine = 60

type Details = Readonly<Record<string, unknown>>

/** How somebody signed in; without a word for the password, which is the ordinary way. */
const signedInBy: Readonly<Record<string, string>> = {
  oidc: 'Single sign-on',
  passkey: 'With a passkey',
  invitation: 'By accepting an invitation',
}

const signInFailures: Readonly<Record<string, string>> = {
  'too many attempts': 'Too many attempts: locked for a while',
  'passkey needed': 'Right password, but no passkey',
  'passwords are off': 'Passwords are off',
  'email not verified': 'The provider does not say that the email is verified',
  'already linked': 'The person is linked with another account of the provider',
  disabled: 'The person is disabled',
  'invitation expired': 'The invitation has expired',
  'not known': 'Nobody has the email',
}

/** Summaries that say more than a list of fields, by type and action. */
const summaries: Readonly<Record<string, (details: Details) => string | null>> = {
  'API_ACCESS_KEY CREATED': ({ role, expiresAt }) => listed([plain(wordsOf('role', role)) ?? '', expiresAt === null && 'never expires']),
  'API_ACCESS_KEY DELETED': ({ reason, lastUsedAt }) => text(reason) || (lastUsedAt === null ? 'Never used' : null),
  'API_ACCESS_KEY ROTATED': ({ overlapSeconds }) =>
    number(overlapSeconds) > 0 ? `Old secret works ${lengthOf(number(overlapSeconds))} longer` : 'Old secret ended at once',
  'API_ACCESS_KEY ROTATION_CANCELLED': ({ withdrawn }) => `New secret ${text(withdrawn)} withdrawn`,
  'API_ACCESS_KEY ROTATION_ENDED': ({ ended }) => `Old secret ${text(ended)} ended`,
  'API_ACCESS_KEY PAUSED': ({ lastUsedAt }) => (lastUsedAt === null ? 'Never used' : null),
  'API_ACCESS_KEY RESUMED': () => null,
  'API_ACCESS_KEY DISMISSED': ({ finding, reason }) => listed([plain(wordsOf('finding', finding)) ?? '', text(reason)], ': '),
  'API_ACCESS_KEY RESTORED': ({ finding }) => plain(wordsOf('finding', finding)),
  'API_ACCESS_KEY REVOCATION_MEASURED': ({ milliseconds }) => `Refused in ${measured(number(milliseconds))}`,
  'PROJECT REVOCATION_MEASURED': ({ keys, milliseconds }) =>
    listed([some(keys, 'key'), `refused in ${measured(number(milliseconds))}`]),
  'PROJECT DELETED': ({ roles, orgTrees, kpis }) =>
    listed([some(roles, 'role'), some(orgTrees, 'org tree'), some(kpis, 'KPI')]),
  'USER CREATED': ({ roles }) => plain(wordsOf('roles', roles)),
  'USER DELETED': ({ roles }) => plain(wordsOf('roles', roles)),
  'USER DISABLED': ({ deletedKeys, endedSessions }) =>
    listed([some(deletedKeys, 'key deleted', 'keys deleted'), some(endedSessions, 'session ended', 'sessions ended')]),
  'USER EDITED': ({ link, invitation, password, passwordLink, identity, passkey, name, passkeys, removed, endedSessions }) =>
    listed([
      link === 'invitation' && 'Invitation sent again',
      link === 'password' && 'Link to choose a password made',
      invitation === 'accepted' && 'Invitation accepted',
      password === 'changed' && 'Password changed',
      password === 'reset' && 'Password chosen with a link',
      passwordLink === 'requested' && 'Link to choose a password asked for',
      identity === 'linked' && 'Linked with the identity provider',
      identity === 'unlinked' && 'Unlinked from the identity provider',
      passkey === 'added' && `Passkey added: ${text(name)}`,
      passkey === 'removed' && `Passkey removed: ${text(name)}`,
      passkeys === 'reset' && 'Passkeys reset',
      some(removed, 'passkey removed', 'passkeys removed'),
      some(endedSessions, 'session ended', 'sessions ended'),
    ]),
  'USER_LOGIN SUCCESS': ({ method }) => knownOf(signedInBy, method),
  'USER_LOGIN FAIL': ({ reason }) => knownOf(signInFailures, reason) ?? (text(reason) || null),
  'DEVELOPER SUBMITTED': ({ developers, addedCount, updatedCount, removedCount }) =>
    listed([some(addedCount, 'added', 'added'), some(updatedCount, 'changed', 'changed'), some(removedCount, 'removed', 'removed')]) ??
    listed([some(developers, 'developer')]),
  'DEVELOPER EDITED': ({ developers, created, updated }) =>
    listed([some(developers, 'developer'), some(created, 'added', 'added'), some(updated, 'changed', 'changed')]),
  'DEVELOPER DELETED': ({ deleted }) => listed([some(deleted, 'developer')]),
}

/** One change where it is short ("Role: Admin → Ingestion"), the fields where there are several. */
function changesInShort(entry: Told): string | null {
  const { changes, facts } = toldDetails(entry.action, entry.details)
  const [first, ...others] = changes
  if (!first) {
    const short = facts.slice(0, 3).map(({ field, words }) => [field, plain(words)] as const)
    return listed(short.map(([field, words]) => words !== null && words.length < mostOfLine && `${field}: ${words}`))
  }
  const [before, after] = [first.before && plain(first.before), plain(first.after)]
  const line = `${first.field}: ${before === null ? '' : `${before} → `}${after}`
  if (others.length === 0 && after !== null && (first.before === null) === (before === null) && line.length <= mostOfLine) return line
  return [first.field, ...others.map(({ field }) => field.charAt(0).toLowerCase() + field.slice(1))].join(', ')
}

/** What happened in a few words, or null where the action says all. */
export function entrySummary(entry: Told): string | null {
  const { before, after, source, passkey } = membersOf(entry.details)
  const isChange = entry.action === 'EDITED' && before !== undefined && after !== undefined
  const name = `${entry.type} ${entry.action}`
  if (isChange && source === 'directory') return `${changesInShort(entry)}, by the directory`
  if (isChange && passkey === 'renamed') return `Passkey renamed: ${text(membersOf(before)['name'])} → ${text(membersOf(after)['name'])}`
  if (isChange || !isKnown(summaries, name)) return changesInShort(entry)
  return summaries[name]?.(membersOf(entry.details)) ?? null
}
