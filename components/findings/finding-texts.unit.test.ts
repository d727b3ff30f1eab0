import { expect, test } from 'vitest'
import type { FindingCounts, FindingEvidence } from '@/lib/schema/finding'
import { listedKinds, severalEvidence } from './finding-texts'

const person = { id: '00000000-0000-4000-8000-000000000001', name: 'Ada', email: 'ada@example.com' }
const at = '2026-01-31T00:00:00.000Z'
const key = { id: person.id, name: 'Sync', role: 'ADMIN', hint: 'sei_AbCd…WxYz', createdAt: at, createdBy: person, lastUsedAt: null, lastUsedIp: null, responsible: person } as const

const counted = (evidence: FindingEvidence, count = 2): FindingCounts['kinds'][number] => ({ kind: evidence.kind, count, first: { key, evidence, dismissal: null } })

const old = counted({ kind: 'old_secret', secretCreatedAt: at, limitDays: 30 })
const unused = counted({ kind: 'unused', lastUsedAt: null, limitDays: 14, callsByMonth: Array<number>(13).fill(0) })

test('the limits of the project are in the words', () => {
  expect(severalEvidence(old, 60)).toBe('Older than 30 days')
  expect(severalEvidence(unused, 60)).toBe('For 60 days, or never in 14')
  expect(severalEvidence(unused, undefined)).toBe('For long, or never')
})

test('the list that is shown is offered also once nothing is in it', () => {
  const counts = { kinds: [old], keyCount: 2, dismissedCount: 0 }
  expect(listedKinds(counts, 'old_secret')).toEqual([{ kind: 'old_secret', title: 'Secret older than 30 days', count: 2 }])
  expect(listedKinds(counts, 'unused').map(({ kind, count }) => [kind, count])).toEqual([['old_secret', 2], ['unused', 0]])
  expect(listedKinds({ ...counts, dismissedCount: 3 }, null).at(-1)).toEqual({ kind: 'dismissed', title: 'For 30 days', count: 3 })
  expect(listedKinds(undefined, null)).toEqual([])
})
