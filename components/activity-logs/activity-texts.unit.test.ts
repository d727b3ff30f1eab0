import { describe, expect, test } from 'vitest'
import { toldDetails } from './activity-details'
import { actionText, entrySubtitle, entrySummary, entryTitle, typeLabel } from './activity-texts'

const entry = (type: string, action: string, details: unknown, name: string | null = 'Nightly sync') => ({
  type,
  action,
  details,
  target: name === null ? null : { id: 'id', name },
})

describe('an entry in words', () => {
  test.each([
    [entry('API_ACCESS_KEY', 'EDITED', { before: { role: 'ADMIN' }, after: { role: 'INGESTION' } }), 'Edited · API key', 'Role: Admin → Ingestion'],
    [entry('API_ACCESS_KEY', 'CREATED', { role: 'INGESTION', description: '', hint: 'a…b', expiresAt: null }), 'Created · API key', 'Ingestion, never expires'],
    [entry('API_ACCESS_KEY', 'ROTATED', { before: 'a…b', after: 'c…d', overlapSeconds: 86_400, expiresAt: null }), 'Rotated · API key', 'Old secret works 24 hours longer'],
    [entry('API_ACCESS_KEY', 'DISMISSED', { finding: 'unused', reason: 'Runs once a year', until: '2026-01-31T00:00:00.000Z' }), 'Finding dismissed · API key', 'Not used: Runs once a year'],
    [entry('API_ACCESS_KEY', 'RESTORED', { finding: 'old_secret' }), 'Finding shown again · API key', 'Old secret'],
    [entry('API_ACCESS_KEY', 'REVOCATION_MEASURED', { hint: 'a…b', milliseconds: 41, refusedWith: '401' }), 'Revocation measured · API key', 'Refused in 41 ms'],
    [entry('USER', 'CREATED', { roles: ['SEI_VIEWER'], invited: true }, 'Noor'), 'Invited · Person', 'SEI Viewer'],
    [entry('USER', 'EDITED', { before: { roles: [] }, after: { roles: ['SEI_ADMIN'] } }, 'Noor'), 'Edited · Person', 'Roles: none → SEI Admin'],
    [entry('USER', 'EDITED', { password: 'changed', endedSessions: 2 }, 'Noor'), 'Edited · Person', 'Password changed, 2 sessions ended'],
    [entry('USER', 'DELETED', { roles: ['SEI_VIEWER'] }, 'Noor'), 'Invitation cancelled · Person', 'SEI Viewer'],
    [entry('PROJECT', 'RESTORED', { liveKeys: 3 }, 'Payments'), 'Restored · Project', 'Live keys: 3'],
    [entry('DEVELOPER', 'SUBMITTED', { developers: 17, addedCount: 12, updatedCount: 4, removedCount: 0 }, 'nov.csv'), 'Uploaded · Developers', '12 added, 4 changed'],
    [entry('USER_LOGIN', 'FAIL', { reason: 'too many attempts' }, null), 'Failed', 'Too many attempts: locked for a while'],
    [entry('USER_LOGIN', 'SUCCESS', {}, null), 'Succeeded', null],
    [entry('USER_LOGIN', 'SUCCESS', { method: 'oidc' }, null), 'Succeeded', 'Single sign-on'],
    [entry('USER_LOGIN', 'SUCCESS', { method: 'passkey' }, null), 'Succeeded', 'With a passkey'],
    [entry('USER_LOGIN', 'SUCCESS', { method: 'constructor' }, null), 'Succeeded', null],
    [entry('USER_LOGIN', 'FAIL', { reason: 'email not verified' }, null), 'Failed', 'The provider does not say that the email is verified'],
    [entry('USER_LOGIN', 'FAIL', { reason: 'of a later version' }, null), 'Failed', 'of a later version'],
    [entry('USER', 'EDITED', { before: { roles: ['SEI_ADMIN'] }, after: { roles: [] }, source: 'directory' }, 'Noor'), 'Edited · Person', 'Roles: SEI Admin → none, by the directory'],
    [entry('USER', 'EDITED', { identity: 'linked', issuer: 'https://login.example.com' }, 'Noor'), 'Edited · Person', 'Linked with the identity provider'],
    [entry('USER', 'EDITED', { identity: 'unlinked', issuer: 'https://login.example.com', endedSessions: 1 }, 'Noor'), 'Edited · Person', 'Unlinked from the identity provider, 1 session ended'],
    [entry('USER', 'EDITED', { passkey: 'added', name: 'YubiKey' }, 'Noor'), 'Edited · Person', 'Passkey added: YubiKey'],
    [entry('USER', 'EDITED', { passkey: 'renamed', before: { name: 'A' }, after: { name: 'B' } }, 'Noor'), 'Edited · Person', 'Passkey renamed: A → B'],
    [entry('USER', 'EDITED', { passkeys: 'reset', removed: 2, endedSessions: 1 }, 'Noor'), 'Edited · Person', 'Passkeys reset, 2 passkeys removed, 1 session ended'],
  ])('%# has what was done, and a summary', (given, subtitle, summary) => {
    expect(entrySubtitle(given)).toBe(subtitle)
    expect(entrySummary(given)).toBe(summary)
  })

  test('several changes are named by their fields', () => {
    const details = { before: { networks: [], expiresAt: null }, after: { networks: ['192.0.2.0/24'], expiresAt: '2025-12-01T01:00:00.000Z' } }
    expect(entrySummary(entry('API_ACCESS_KEY', 'EDITED', details))).toBe('Networks, expires')
  })

  test('one of a later version reads sensibly', () => {
    const later = entry('SAVED_VIEW', 'LOCKED_DOWN', { pinned: true, rows: 1200 }, null)
    expect(typeLabel(later.type)).toBe('Saved view')
    expect(entryTitle(later)).toBe('Saved view')
    expect(actionText(later).label).toBe('Locked down')
    expect(entrySummary(later)).toBe('Pinned: yes, Rows: 1,200')
    expect(entrySummary(entry('toString', 'constructor', 'nothing', null))).toBeNull()
  })
})

describe('details', () => {
  test('a change has before and after; what stayed is named', () => {
    const details = {
      before: { name: 'A', networks: [], expiresAt: null, description: '' },
      after: { name: 'A', networks: ['192.0.2.0/24', '198.51.100.32/28'], expiresAt: '2025-12-01T01:00:00.000Z', description: 'Export' },
    }
    expect(toldDetails('EDITED', details)).toEqual({
      changes: [
        { field: 'Networks', before: ['any'], after: ['192.0.2.0/24', '198.51.100.32/28'] },
        { field: 'Expires', before: ['never'], after: [new Date('2025-12-01T01:00:00.000Z')] },
        { field: 'Description', before: ['none'], after: ['Export'] },
      ],
      unchanged: ['Name'],
      facts: [],
    })
  })

  test('what was created has no before', () => {
    expect(toldDetails('CREATED', { role: 'ADMIN', lastUsedAt: null })).toEqual({
      changes: [
        { field: 'Role', before: null, after: ['Admin'] },
        { field: 'Last used', before: null, after: ['never'] },
      ],
      unchanged: [],
      facts: [],
    })
  })

  test('a rotation changes the hint, and tells the rest beside it', () => {
    expect(toldDetails('ROTATED', { before: 'a…b', after: 'c…d', overlapSeconds: 0, expiresAt: null })).toEqual({
      changes: [{ field: 'Key', before: ['a…b'], after: ['c…d'] }],
      unchanged: [],
      facts: [
        { field: 'Old secret works on for', words: ['not at all'] },
        { field: 'Expires', words: ['never'] },
      ],
    })
  })

  test('settings, records and what was too long are put in words', () => {
    const before = { maxKeyDays: null, requireKeyExpiry: false, filters: [] }
    const after = { maxKeyDays: 90, requireKeyExpiry: true, filters: [{ column: 'team', values: ['a', 'b'] }] }
    expect(toldDetails('EDITED', { before, after, levels: { omitted: '12000 characters' } })).toMatchObject({
      changes: [
        { before: ['no limit'], after: ['90 days'] },
        { before: ['no'], after: ['yes'] },
        { before: ['none'], after: ['Column: team; Values: a, b'] },
      ],
      facts: [{ field: 'Levels', words: ['too long to keep (12000 characters)'] }],
    })
  })
})
