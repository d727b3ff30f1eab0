/** Writes the activity log: one row for each change and sign-in, in the transaction of the change itself. */
import 'server-only'
import type { Transaction } from '../database/open'
import type { RequestOrigin } from '../runtime/request'
import type { ActivityEvent } from './event'

/** Who acted: a person, a key, an operator at a shell of the server, or somebody who is not signed in. */
export type ActivityActor = {
  kind: 'person' | 'key' | 'operator' | 'nobody'
  id: string | null
  /** The email of a person, the name of a key, `operator:USER@HOST`, or the email that somebody tried. */
  label: string
  accountId: string | null
  projectId: string | null
  request: RequestOrigin
}

// In characters of JSON: the log is read in pages of many rows.
const mostDetails = 20_000
const mostOfMember = 1_000

/** The details; if they are too long in all, each long member is replaced by a note of its length. */
function boundedDetails(details: ActivityEvent['details']) {
  const text = JSON.stringify(details)
  if (text.length <= mostDetails) return JSON.parse(text)
  const short = Object.entries(details).map(([name, value]) => {
    const { length } = JSON.stringify(value) ?? ''
    return [name, length > mostOfMember ? { omitted: `${length} characters` } : value]
  })
  return JSON.parse(JSON.stringify(Object.fromEntries(short)))
}

const rowOf = (actor: ActivityActor, event: ActivityEvent) => ({
  accountId: actor.accountId,
  projectId: actor.projectId,
  actorKind: actor.kind,
  actorId: actor.id,
  actorLabel: actor.label,
  type: event.type,
  action: event.action,
  targetId: event.target?.id ?? null,
  targetName: event.target?.name ?? null,
  details: boundedDetails(event.details),
  address: actor.request.address,
  requestId: actor.request.requestId,
})

/** Adds one row to the log. */
export async function recordActivity(tx: Transaction, actor: ActivityActor, event: ActivityEvent): Promise<void> {
  await tx.activity.create({ data: rowOf(actor, event) })
}

/** Adds a row for each event of one change, in the project that it names, or in none. */
export async function recordActivities(
  tx: Transaction,
  actor: ActivityActor,
  events: readonly { projectId: string | null; event: ActivityEvent }[],
): Promise<void> {
  await tx.activity.createMany({ data: events.map(({ projectId, event }) => rowOf({ ...actor, projectId }, event)) })
}
