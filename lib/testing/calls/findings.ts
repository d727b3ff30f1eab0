/** Findings as tests ask for them. */
import { ListFindings, type Finding, type FindingKind } from '../../schema/finding'
import type { PersonActor } from '../../server/access/actor'
import { countFindings } from '../../server/findings/count'
import { listFindings } from '../../server/findings/list'

/** A page of the findings of a kind; the query is as it comes in a URL. */
export const findings = (actor: PersonActor, kind: FindingKind, query: Record<string, unknown> = {}) =>
  listFindings(actor, kind, ListFindings.parse(query))

/** The finding of a kind about a key. */
export async function findingOf(actor: PersonActor, kind: FindingKind, keyId: string): Promise<Finding | undefined> {
  return (await findings(actor, kind, { limit: 100 })).items.find(({ key }) => key.id === keyId)
}

/** The kinds of finding of the actor's project. */
export const kindsIn = async (actor: PersonActor): Promise<FindingKind[]> => (await countFindings(actor)).kinds.map(({ kind }) => kind)
