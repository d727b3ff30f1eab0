import { describe, expect, test } from 'vitest'
import { searchTextOf, toKey, type KeyRow } from './row'

test('the search reads name and description, folded', () => {
  expect(searchTextOf({ name: 'CI Ä', description: 'BUILD' })).toBe('ci ä\nbuild')
})

describe('a row on the wire', () => {
  const day = 24 * 60 * 60 * 1000
  const row: KeyRow = {
    id: '5f6d1d3e-6b7c-4c39-9b32-1f3d3b0a3c11',
    name: 'CI',
    description: '',
    role: 'ADMIN',
    createdAt: new Date('2026-01-02T03:04:05.678Z'),
    creatorId: '5f6d1d3e-6b7c-4c39-9b32-1f3d3b0a3c12',
    creatorName: 'Ada',
    creatorEmail: 'ada@example.com',
    lastUsedAt: null,
    lastUsedIp: null,
    hint: 'sei_abcd…wxyz',
    expiresAt: null,
    awaitsReveal: false,
    oldHint: null,
    oldEndsAt: null,
    responsibleId: '5f6d1d3e-6b7c-4c39-9b32-1f3d3b0a3c13',
    responsibleName: 'Bo',
    responsibleEmail: 'bo@example.com',
    pausedAt: null,
    pauserId: null,
    pauserName: null,
    networks: [],
  }

  test('has dates in UTC, and nothing that the wire does not know', () => {
    const wider = { ...row, lastUsedAt: new Date('2026-02-03T00:00:00+02:00'), lastUsedIp: '192.0.2.1', hash: 'secret' }
    expect(toKey(wider)).toEqual({
      id: row.id,
      name: 'CI',
      description: '',
      role: 'ADMIN',
      hint: 'sei_abcd…wxyz',
      createdAt: '2026-01-02T03:04:05.678Z',
      createdBy: { id: row.creatorId, name: 'Ada', email: 'ada@example.com' },
      lastUsedAt: '2026-02-02T22:00:00.000Z',
      lastUsedIp: '192.0.2.1',
      expiresAt: null,
      status: 'ACTIVE',
      pausedAt: null,
      pausedBy: null,
      oldSecret: null,
      responsible: { id: row.responsibleId, name: 'Bo', email: 'bo@example.com' },
      networks: [],
    })
  })

  const at = (left: number | null) => (left === null ? null : new Date(Date.now() + left))

  test.each([
    [null, 'ACTIVE'],
    [15 * day, 'ACTIVE'],
    [13 * day, 'EXPIRING_SOON'],
    [-1, 'EXPIRED'],
  ])('expiring in %s ms is %s', (left, status) => {
    expect(toKey({ ...row, expiresAt: at(left) }).status).toBe(status)
  })

  test.each([
    ['until it ends', 6 * day, { oldEndsAt: at(day) }, 'ROTATING'],
    ['while nobody has said when it ends', null, { oldEndsAt: null }, 'ROTATING'],
    ['before the new one was revealed', null, { awaitsReveal: true }, 'ROTATING'],
    ['no longer than the new one works', -1, { oldEndsAt: at(day) }, 'EXPIRED'],
    ['no longer than it was to work', null, { oldEndsAt: at(-1) }, 'ACTIVE'],
  ])('with an old secret a key rotates %s', (_, left, more, status) => {
    expect(toKey({ ...row, expiresAt: at(left), oldHint: 'sei_efgh…5678', ...more }).status).toBe(status)
  })

  test('shows the old secret only while it is there to be ended', () => {
    const old = { ...row, oldHint: 'sei_efgh…5678' }
    expect(toKey(old).oldSecret).toEqual({ hint: 'sei_efgh…5678', endsAt: null })
    expect(toKey({ ...old, oldEndsAt: at(-1) }).oldSecret).toBeNull()
  })

  test('a secret that no browser showed is never revealed, until it is used', () => {
    const lost = { ...row, awaitsReveal: true }
    expect(toKey(lost).status).toBe('NEVER_REVEALED')
    expect(toKey({ ...lost, lastUsedAt: new Date() }).status).toBe('ACTIVE')
  })

  test('a paused key is paused, whatever else it is', () => {
    const paused = { ...row, pausedAt: new Date(), pauserId: row.creatorId, pauserName: 'Ada', expiresAt: at(-1) }
    expect(toKey(paused)).toMatchObject({ status: 'PAUSED', pausedBy: { id: row.creatorId, name: 'Ada' } })
    expect(toKey({ ...paused, pauserId: null, pauserName: null })).toMatchObject({ status: 'PAUSED', pausedBy: null })
  })
})
