import { expect, test } from 'vitest'
import type { Transaction } from '../../database/open'
import type { KeyActor } from '../../access/actor'
import { insertDevelopers, updateDevelopers } from './stored-developers'
import { recordOf } from './developer-record'

const actor = { accountId: 'account', key: { role: 'ADMIN' } } as unknown as KeyActor

/** A transaction that keeps what each statement was given. */
function recordingTransaction() {
  const given: string[] = []
  const $executeRaw = async (_: TemplateStringsArray, ...values: unknown[]) => {
    given.push(values.find((value) => String(value).startsWith('['))! as string)
    return 0
  }
  return { given, tx: { $executeRaw } as unknown as Transaction }
}

test('no statement is given more than a million characters, and all of them are given everything', async () => {
  const records = Array.from({ length: 200 }, (_, index) => recordOf({ email: `${index}@x.io`, name: '\u4e00'.repeat(19_000) }))
  const inserted = recordingTransaction()
  await insertDevelopers(inserted.tx, actor, records)
  const updates = records.map((record, refId) => ({ refId, record }))
  const updated = recordingTransaction()
  await updateDevelopers(updated.tx, 'account', updates)
  for (const [{ given }, all] of [[inserted, records], [updated, updates]] as const) {
    expect(Math.max(...given.map((text) => text.length))).toBeLessThan(1_001_000)
    expect(given.flatMap((text) => JSON.parse(text))).toEqual(all)
  }
})

test('short records share a statement', async () => {
  const { given, tx } = recordingTransaction()
  await insertDevelopers(tx, actor, Array.from({ length: 5_000 }, (_, index) => recordOf({ email: `${index}@x.io` })))
  expect(given).toHaveLength(1)
})
