/** An account with developers and integrations, for tests of identities. */
import { database } from '../../server/database/open'
import { makeClient } from '../calls/gateway'
import { makeDevelopers, makeIntegration } from './sei-rows'
import { makeTenant } from './tenant'

export const identitiesPath = '/v2/developers/identities'

/** What the documentation says of what was saved, and of what could not be read. */
export const documented = {
  json: {
    done: { status: 'success', message: 'Developer identities updated successfully.' },
    invalid: 'Invalid payload or missing authorization.',
  },
  file: {
    done: { status: 'success', message: 'CSV processed and developer identities updated successfully.' },
    invalid: 'Invalid file format or missing authorization.',
  },
}

/** Alice, Bob and Carol, GitHub and Jira, a caller with an Ingestion key, and what is stored of identities. */
export async function setUpIdentities() {
  const { admin, accountId } = await makeTenant()
  const call = await makeClient(admin, 'INGESTION')
  const refs = await makeDevelopers(accountId, 'alice@example.com', 'Bob@Example.com', 'carol@example.com')
  const { integrationId: github } = await makeIntegration(accountId)
  const { integrationId: jira } = await makeIntegration(accountId, 'Jira', 'IM', 'JIRA')
  const stored = async () => {
    const { prisma } = await database()
    const rows = await prisma.developerIdentity.findMany({
      where: { accountId },
      include: { developer: { select: { email: true } } },
      orderBy: [{ developerRefId: 'asc' }, { integrationId: 'asc' }],
    })
    return rows.map(({ developer, integrationId, identity }) => [developer.email, integrationId, identity])
  }
  return { admin, accountId, call, refs, github, jira, stored }
}
