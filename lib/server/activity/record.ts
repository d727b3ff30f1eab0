/** The activity log: one row for each change and sign-in, written in the transaction of what it tells of. */
import 'server-only'
import type { ActivityAction, ActivityType } from '../../schema/activity'
import type { Transaction } from '../database/open'
import type { RequestOrigin } from '../runtime/request'

/** Who is written down as having acted: a person, a key, or somebody who is not signed in. */
export type ActivityActor = {
  kind: 'person' | 'key' | 'nobody'
  id: string | null
  /** The email of a person, the name of a key, or the email that somebody tried. */
  label: string
  accountId: string | null
  projectId: string | null
  request: RequestOrigin
}

/** What is told of; the target has the name that it had then. */
export type ActivityEvent = {
  type: ActivityType
  action: ActivityAction
  target?: { id: string; name: string }
  details: Record<string, unknown>
}

/** A log is read in pages of many rows. */
const mostDetails = 20_000
const mostOfMember = 1_000

/** Details as they are where they are not too long, else without the members that are. */
function boundedDetails(details: Record<string, unknown>) {
  const text = JSON.stringify(details)
  if (text.length <= mostDetails) return JSON.parse(text)
  const short = Object.entries(details).map(([name, value]) => {
    const { length } = JSON.stringify(value) ?? ''
    return [name, length > mostOfMember ? { omitted: `${length} characters` } : value]
  })
  return JSON.parse(JSON.stringify(Object.fromEntries(short)))
}

/** Adds one row. Details must hold no secret: they are shown to everyone who may read the log. */
export async function recordActivity(tx: Transaction, actor: ActivityActor, event: ActivityEvent): Promise<void> {
  await tx.activity.create({
    data: {
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
    },
  })
}
