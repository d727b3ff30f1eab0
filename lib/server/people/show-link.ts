/** Shows whoever holds a link whose it is, before they use it. */
import 'server-only'
import type { LinkOwner } from '../../schema/person'
import type { PersonLinkKind } from '../prisma-client/enums'
import type { RequestOrigin } from '../runtime/request'
import { countLinkUse } from './attempt-limit'
import { lookUpLink } from './links'

/** Whose link it is; it works on. @throws Fault link_not_valid; too_many_attempts after 200 from one network in an hour */
export async function showLink(secret: string, kind: PersonLinkKind, request: RequestOrigin): Promise<LinkOwner> {
  await countLinkUse(request)
  const { email, name, accountName } = await lookUpLink(secret, kind)
  return { email, name, accountName }
}
