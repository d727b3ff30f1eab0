/** Who acted, and from where. */
import type { ActivityEntry } from '@/lib/schema/activity-log'

type By = Pick<ActivityEntry, 'actor' | 'actorName' | 'email'>

const operatorPrefix = 'operator:'

/** In two lines: the name of a person and the email; a key and its name; an operator and the account on the server. */
export function actorOf({ actor, actorName, email }: By): { name: string; detail: string } {
  if (actor.kind === 'operator') return { name: 'Operator', detail: email.startsWith(operatorPrefix) ? email.slice(operatorPrefix.length) : email }
  if (actor.kind === 'key') return { name: email, detail: 'API key' }
  if (actor.kind === 'nobody') return { name: email || 'Somebody', detail: 'not signed in' }
  return actorName === null ? { name: email, detail: 'Person' } : { name: actorName, detail: email }
}

/** The address of a request, or why there is none. */
export const addressOf = ({ address, actor }: Pick<ActivityEntry, 'address' | 'actor'>): string =>
  address ?? (actor.kind === 'operator' ? 'command line' : 'unknown')
