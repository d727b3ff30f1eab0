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
    liveSecrets: 1,
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
    })
  })

  test.each([
    [null, 1, 'ACTIVE'],
    [8 * day, 1, 'ACTIVE'],
    [6 * day, 1, 'EXPIRING_SOON'],
    [-1, 1, 'EXPIRED'],
    [null, 2, 'ROTATING'],
    [6 * day, 2, 'ROTATING'],
    [-1, 2, 'EXPIRED'],
  ])('expiring in %s ms with %i live secrets is %s', (left, liveSecrets, status) => {
    const expiresAt = left === null ? null : new Date(Date.now() + left)
    expect(toKey({ ...row, expiresAt, liveSecrets }).status).toBe(status)
  })
})
