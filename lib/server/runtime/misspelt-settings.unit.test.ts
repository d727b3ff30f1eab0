import { expect, test, vi } from 'vitest'
import { log } from './log'
import { meantBy, warnOfMisspeltSettings } from './misspelt-settings'

test.each([
  ['REQUIRE_PASSKEYS', 'REQUIRE_PASSKEY'],
  ['PASSWORD_SIGNIN', 'PASSWORD_SIGN_IN'],
  ['RETENSION_JOBS_DAYS', 'RETENTION_JOBS_DAYS'],
  ['session_hours', 'SESSION_HOURS'],
  ['AUTH_SECRET_FILES', 'AUTH_SECRET_FILE'],
  // What is no secret cannot be in a file.
  ['OIDC_CLIENT_ID_FILE', 'OIDC_CLIENT_ID'],
])('%s may be meant for %s', (variable, setting) => {
  expect(meantBy(variable)).toBe(setting)
})

test.each(['REQUIRE_PASSKEY', 'AUTH_SECRET_FILE', 'POST', 'HOSTNAME', 'PATH', 'XDG_DATA_DIRS', 'SESSION_MANAGER', 'DATABASE_HOST', 'NODE_ENV'])(
  '%s is a setting, or like none',
  (variable) => expect(meantBy(variable)).toBeUndefined(),
)

test('the log tells of a variable that is set, without its value', () => {
  const warn = vi.spyOn(log(), 'warn').mockImplementation(() => undefined)
  warnOfMisspeltSettings({ REQUIRE_PASSKEYS: 'a value', REQUIRE_PASSKEY: 'off', SESSION_HOUR: '' })
  expect(warn.mock.calls).toEqual([[{ variable: 'REQUIRE_PASSKEYS', setting: 'REQUIRE_PASSKEY' }, expect.stringContaining('changes nothing')]])
  warn.mockRestore()
})
