/** Findings as tests ask for them. */
import { FindingKind, ListFindings, type Finding } from '../../schema/finding'
import type { PersonActor } from '../../server/access/actor'
import { listFindings } from '../../server/findings/list'

/** A page of the findings of a kind; the query is as it comes in a URL. */
export const findings = (actor: PersonActor, kind: FindingKind, query: Record<string, unknown> = {}) =>
  listFindings(actor, kind, ListFindings.parse(query))

/** The finding of a kind about a key. */
export async function findingOf(actor: PersonActor, kind: FindingKind, keyId: string): Promise<Finding | undefined> {
  return (await findings(actor, kind, { limit: 100 })).items.find(({ key }) => key.id === keyId)
}

/** All kinds of finding about a key. */
export async function kindsOf(actor: PersonActor, keyId: string): Promise<FindingKind[]> {
  const kinds: FindingKind[] = []
  for (const kind of FindingKind.options) if (await findingOf(actor, kind, keyId)) kinds.push(kind)
  return kinds
}
