/** Checks the account, organization and project that a request may name. */
import 'server-only'
import type { KeyActor } from '../server/access/actor'
import { Fault } from '../server/fault'
import type { HeaderFields } from './call'

/**
 * Contract: a key reaches its own account, organization and project and nothing else; parameters that say so are
 * tolerated. @throws Fault wrong_scope where one of them names another place
 */
export function requireOwnScope({ key }: KeyActor, url: string, headers: HeaderFields): void {
  const named: [string, string[], string][] = []
  const header = headers.get('harness-account')
  if (header !== null) named.push(['Harness-Account', [header], key.account])
  const queryAt = url.indexOf('?')
  if (queryAt !== -1) {
    const query = new URLSearchParams(url.slice(queryAt))
    for (const name of ['accountIdentifier', 'account']) named.push([name, query.getAll(name), key.account])
    named.push(['orgIdentifier', query.getAll('orgIdentifier'), key.org])
    named.push(['projectIdentifier', query.getAll('projectIdentifier'), key.project])
  }
  for (const [name, values, own] of named) {
    if (values.some((value) => value !== own)) {
      throw new Fault('wrong_scope', `${name} names another place than this key's. Leave it out, or use a key of that place.`)
    }
  }
}
