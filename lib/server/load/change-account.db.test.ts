import pg from 'pg'
import { expect, inject, test } from 'vitest'
import { developersOf, makeCompany } from '../../testing/make/developers'
import { keyBehind, makeKey } from '../../testing/make/keys'
import { makeTenant } from '../../testing/make/tenant'
import { upsertDevelopers } from '../sei/developers/upsert'
import { changeAccount } from './change-account'

const onPostgres = test.runIf(inject('databaseKind') === 'postgresql')

/** Holds an account as another process does, until the end of `run`. */
async function heldElsewhere(accountId: string, run: (release: () => Promise<unknown>) => Promise<void>) {
  const client = new pg.Client({ connectionString: process.env.DATABASE_URL })
  await client.connect()
  try {
    await client.query('BEGIN')
    await client.query('SELECT 1 FROM account WHERE id = $1 FOR UPDATE', [accountId])
    await run(() => client.query('COMMIT'))
  } finally {
    await client.end()
  }
}

onPostgres('however many changes of one account wait, other accounts are served', async () => {
  const [busy, other] = [await makeCompany(), await makeCompany()]
  const { secret } = await makeKey(other.admin)
  await heldElsewhere(busy.accountId, async (release) => {
    const events: string[] = []
    const waiting = Array.from({ length: 12 }, (_, index) =>
      upsertDevelopers(busy.actor, [{ email: `n${index}@x.io`, name: 'N' }]).finally(() => events.push('busy')),
    )
    const settled = Promise.allSettled(waiting)
    await upsertDevelopers(other.actor, [{ email: 'new@x.io', name: 'New' }]).finally(() => events.push('other'))
    await keyBehind(secret).finally(() => events.push('key'))
    expect(events).toEqual(['other', 'key'])
    await release()
    expect((await settled).map(({ status }) => status)).toEqual(Array.from({ length: 12 }, () => 'fulfilled'))
  })
  expect((await developersOf(busy.accountId)).developers).toHaveLength(16)
})

onPostgres('a change does not wait for another process for long: it is told to come again, and nothing is saved', async () => {
  const { actor, accountId } = await makeCompany()
  const before = await developersOf(accountId)
  await heldElsewhere(accountId, async () => {
    const attempt = upsertDevelopers(actor, [{ email: 'new@x.io', name: 'New' }])
    await expect(attempt).rejects.toMatchObject({ code: 'unavailable', retryAfter: 10 })
  })
  expect(await developersOf(accountId)).toEqual(before)
})

test('changes follow one another, whether those before fail or not, and too many are told to come again', async () => {
  const { accountId } = await makeTenant()
  const order: number[] = []
  let open = () => {}
  const gate = new Promise<void>((resolve) => (open = resolve))
  const changes = Array.from({ length: 21 }, (_, index) =>
    changeAccount(accountId, async () => {
      await gate
      order.push(index)
      if (index % 2 === 0) throw new Error(`${index}`)
    }),
  )
  const settled = Promise.allSettled(changes)
  await expect(changeAccount(accountId, async () => order.push(99))).rejects.toMatchObject({
    code: 'rate_limited',
    retryAfter: 10,
  })
  open()
  expect((await settled).map(({ status }) => status)).toEqual(changes.map((_, index) => (index % 2 ? 'fulfilled' : 'rejected')))
  expect(order).toEqual(changes.map((_, index) => index))
  expect(await changeAccount(accountId, async () => 'done')).toBe('done')
})
