import pg from 'pg'
import { expect, inject, test } from 'vitest'
import { makeDividedTenant, makeTree } from '../../../testing/org-trees'
import { listTeams } from './list'

/** Keeps teams from being read until the end of `run`, as much work would. */
async function whileTeamsAreHeld(run: (release: () => Promise<unknown>) => Promise<void>) {
  const client = new pg.Client({ connectionString: process.env.DATABASE_URL })
  await client.connect()
  try {
    await client.query('BEGIN')
    await client.query('LOCK TABLE team IN ACCESS EXCLUSIVE MODE')
    await run(() => client.query('COMMIT'))
  } finally {
    await client.end()
  }
}

test.runIf(inject('databaseKind') === 'postgresql')(
  'however many lists of teams one account asks for, other accounts are served, and the last are told to come again',
  async () => {
    const [busy, other] = [await makeDividedTenant(), await makeDividedTenant()]
    await makeTree(busy.client)
    await whileTeamsAreHeld(async (release) => {
      const lists = Array.from({ length: 102 }, () => listTeams(busy.client.actor).next())
      const settled = Promise.allSettled(lists)
      expect((await other.client.get('/v2/developers')).status).toBe(200)
      await release()
      const rejected = (await settled).filter(({ status }) => status === 'rejected')
      expect(rejected).toMatchObject([{ reason: { code: 'rate_limited', retryAfter: 10 } }])
    })
  },
)
