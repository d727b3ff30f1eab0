/** A person of a test's tenant as they act in Account Management. */
import { accountActor, type AccountActor, type PersonActor } from '../../server/access/actor'
import { signedInAs } from './session'
import { testRequest } from './tenant'

/** The same person, outside of a project, with the roles that they have now. */
export const inAccount = async ({ person }: PersonActor): Promise<AccountActor> =>
  accountActor(await signedInAs(person.id), { ...testRequest })
