import fs, { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { syncBuiltinESMExports } from 'node:module'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterAll, describe, expect, test, vi } from 'vitest'
import { parseMigrationSettings, parseSettings, SettingsError } from './env'

const directory = mkdtempSync(path.join(tmpdir(), 'sei-env-'))
afterAll(() => rmSync(directory, { recursive: true }))

const inDirectory = (name: string) => path.join(directory, name)
const secret = 'a secret of at least 32 characters'
const parse = (settings: Record<string, string>) => parseSettings({ DATA_DIR: inDirectory('any'), ...settings })

/** The lines that a refused start prints. */
function linesOf(settings: Record<string, string>): string[] {
  try {
    parse(settings)
  } catch (error) {
    expect(error).toBeInstanceOf(SettingsError)
    return (error as Error).message.split('\n')
  }
  throw new Error('These settings were taken.')
}

test('nothing has to be set', () => {
  expect(parseSettings({ DATA_DIR: inDirectory('defaults') })).toMatchObject({
    port: 3000,
    host: '127.0.0.1',
    databaseUrl: undefined,
    publicUrl: 'http://127.0.0.1:3000',
    secure: false,
    admin: undefined,
    seedPassword: undefined,
    databasePoolSize: 20,
    autoMigrate: true,
    migrateDatabaseUrl: undefined,
    authSecrets: [expect.any(String)],
    maxKeysPerProject: 1000,
    trustProxy: 0,
    logLevel: 'info',
  })
})

test('an empty value is one that is not set', () => {
  const names = ['PORT', 'HOST', 'DATABASE_URL', 'AUTH_SECRET', 'PUBLIC_URL', 'ADMIN_EMAIL', 'TRUST_PROXY']
  expect(parse(Object.fromEntries(names.map((name) => [name, ''])))).toEqual(parse({}))
})

test('a made-up secret is kept, for its owner alone, and stays the same', () => {
  const dataDir = inDirectory('kept')
  const first = parse({ DATA_DIR: dataDir }).authSecret
  expect(first.length).toBeGreaterThanOrEqual(32)
  expect(parse({ DATA_DIR: dataDir }).authSecret).toBe(first)
  expect(statSync(path.join(dataDir, 'auth-secret')).mode & 0o777).toBe(0o600)
  expect(statSync(dataDir).mode & 0o777).toBe(0o700)
  expect(parse({ DATA_DIR: inDirectory('other') }).authSecret).not.toBe(first)
})

test('a kept secret that was cut off is made anew', () => {
  const dataDir = inDirectory('cut')
  parse({ DATA_DIR: dataDir })
  writeFileSync(path.join(dataDir, 'auth-secret'), 'short')
  expect(parse({ DATA_DIR: dataDir }).authSecret).toBe(readFileSync(path.join(dataDir, 'auth-secret'), 'utf8').trim())
})

test('a secret that cannot be written stops the start, and leaves nothing behind', () => {
  const dataDir = inDirectory('full')
  const full = vi.spyOn(fs, 'renameSync').mockImplementation(() => {
    throw Object.assign(new Error('no space left on device'), { code: 'ENOSPC' })
  })
  syncBuiltinESMExports()
  try {
    expect(() => parse({ DATA_DIR: dataDir })).toThrow('DATA_DIR cannot be used: no space left on device.')
  } finally {
    full.mockRestore()
    syncBuiltinESMExports()
  }
  expect(readdirSync(dataDir)).toEqual([])
})

test('a given secret is not written down', () => {
  const dataDir = inDirectory('given')
  expect(parse({ DATA_DIR: dataDir, AUTH_SECRET: secret }).authSecret).toBe(secret)
  expect(existsSync(path.join(dataDir, 'auth-secret'))).toBe(false)
})

test.each([
  ['https://keys.example.com', 'https://keys.example.com', true],
  ['https://Keys.Example.com/', 'https://keys.example.com', true],
  ['http://keys.example.com:8080/', 'http://keys.example.com:8080', false],
])('PUBLIC_URL %s is the origin %s', (given, publicUrl, secure) => {
  expect(parse({ PUBLIC_URL: given })).toMatchObject({ publicUrl, secure })
})

test.each([
  ['127.0.0.1', 'http://127.0.0.1:8080'],
  ['::1', 'http://[::1]:8080'],
  ['0.0.0.0', 'http://localhost:8080'],
  ['::', 'http://localhost:8080'],
])('a server that listens on %s is opened at %s', (host, publicUrl) => {
  expect(parse({ HOST: host, PORT: '8080' }).publicUrl).toBe(publicUrl)
})

test.each([
  [{ PUBLIC_URL: 'https://keys.example.com:8443' }, 'https://keys.example.com:8443'],
  [{ PUBLIC_URL: 'http://localhost:8080' }, 'http://localhost:8080'],
  [{ PUBLIC_URL: 'http://127.0.0.1:8080' }, 'http://localhost:8080'],
  [{ HOST: '127.0.0.1', PORT: '8080' }, 'http://localhost:8080'],
  [{ HOST: '::1', PORT: '8080' }, 'http://localhost:8080'],
  [{ HOST: '0.0.0.0', PORT: '8080' }, 'http://localhost:8080'],
  [{ PUBLIC_URL: 'http://keys.example.com' }, null],
  [{ PUBLIC_URL: 'https://10.0.0.7' }, null],
  [{ PUBLIC_URL: 'https://[2001:db8::7]' }, null],
  [{ HOST: '10.0.0.7' }, null],
])('with %j, passkeys work at %s, and can be required only where they work', (settings, origin) => {
  expect(parse(settings).passkeyOrigin).toBe(origin)
  const required = { ...settings, REQUIRE_PASSKEY: 'everyone' }
  if (origin) expect(parse(required).requirePasskey).toBe('everyone')
  else expect(linesOf(required)).toEqual([expect.stringMatching(/^PUBLIC_URL must have a host name and https/)])
})

test('the administrator signs in with a trimmed, lower-case email', () => {
  const admin = { ADMIN_EMAIL: ' Ada@Example.com ', ADMIN_PASSWORD: 'long enough to be one' }
  expect(parse(admin).admin).toEqual({ email: 'ada@example.com', password: 'long enough to be one' })
})

describe('a bad value is one line that names the setting and does not show the value', () => {
  test.each([
    ['PORT', 'eighty'],
    ['PORT', '0'],
    ['PORT', '65536'],
    ['PORT', '-1'],
    ['PORT', '80.5'],
    ['HOST', 'host/name'],
    ['DATABASE_URL', 'mysql://me:hunter2@db/keys'],
    ['DATABASE_URL', 'me:hunter2'],
    ['DATABASE_URL', 'postgresql://me:hunter#2@db/keys'],
    ['AUTH_SECRET', 'too-short'],
    ['AUTH_SECRET_PREVIOUS', 'too-short'],
    ['AUTO_MIGRATE', 'never'],
    ['DATABASE_POOL_SIZE', '5'],
    ['DATABASE_POOL_SIZE', '1001'],
    ['DATABASE_POOL_SIZE', 'many'],
    ['PUBLIC_URL', 'keys.example.com'],
    ['PUBLIC_URL', 'ftp://keys.example.com'],
    ['PUBLIC_URL', 'https://keys.example.com/console'],
    ['PUBLIC_URL', 'https://keys.example.com/?a=1'],
    ['ADMIN_EMAIL', 'ada-at-example'],
    ['ADMIN_PASSWORD', 'too-short'],
    ['SEED_PASSWORD', 'too-short'],
    ['MAX_KEYS_PER_PROJECT', '0'],
    ['MAX_KEYS_PER_PROJECT', 'many'],
    ['TRUST_PROXY', 'yes'],
    ['TRUST_PROXY', '11'],
    ['SMTP_URL', 'https://user:hunter2@smtp.example.com'],
    ['MAIL_FROM', 'nobody'],
    ['MAIL_FROM', 'SEI <keys@localhost>'],
    ['MAIL_FROM', 'keys@example.com\nBcc: eve@example.com'],
    ['LOG_LEVEL', 'chatty'],
  ])('%s=%s', (name, value) => {
    const admin = { ADMIN_EMAIL: 'ada@example.com', ADMIN_PASSWORD: 'long enough to be one' }
    const mail = { SMTP_URL: 'smtp://smtp.example.com', MAIL_FROM: 'keys@example.com' }
    const lines = linesOf({ AUTH_SECRET: secret, PUBLIC_URL: 'https://keys.example.com', ...admin, ...mail, [name]: value })
    expect(lines).toHaveLength(1)
    expect(lines[0]).toMatch(new RegExp(`^${name} (must|is) .+\\.$`))
    expect(lines[0]!.split(/[^\w:/@?=.-]+/)).not.toContain(value)
    expect(lines[0]).not.toContain('hunter2')
  })

  test('several bad values are told together', () => {
    const lines = linesOf({ PORT: 'x', TRUST_PROXY: 'x', LOG_LEVEL: 'x' })
    expect(lines.map((line) => line.split(' ')[0])).toEqual(['PORT', 'TRUST_PROXY', 'LOG_LEVEL'])
  })
})

test('spaces and line breaks around a value are no part of it, but of a password and of what signs', () => {
  const settings = { PORT: ' 4000 ', PUBLIC_URL: 'https://keys.example.com\r\n', DATABASE_URL: ' postgresql://db/keys\n' }
  const taken = parse({ ...settings, AUTH_SECRET: `${secret} `, SEED_PASSWORD: ' a long password ' })
  expect(taken).toMatchObject({ port: 4000, publicUrl: 'https://keys.example.com', databaseUrl: 'postgresql://db/keys' })
  expect(taken).toMatchObject({ authSecret: `${secret} `, seedPassword: ' a long password ' })
  // Spaces alone were meant to be something.
  expect(linesOf({ REDIS_URL: '  ' })).toEqual([expect.stringMatching(/^REDIS_URL must look like/)])
})

test.each(['"4000"', `'4000'`])('a value in quotes is told to be in quotes: %s', (value) => {
  expect(linesOf({ PORT: value })).toEqual(['PORT is in quotes, which belong to it here. Leave them out.'])
  expect(parse({ AUTH_SECRET: `"${secret}"` }).authSecret).toBe(`"${secret}"`)
})

test.each([
  ['keys@example.com', { name: '', address: 'keys@example.com' }],
  ['<keys@example.com>', { name: '', address: 'keys@example.com' }],
  ['SEI <keys@example.com>', { name: 'SEI', address: 'keys@example.com' }],
  ['"SEI, API Keys" <keys@example.com>', { name: 'SEI, API Keys', address: 'keys@example.com' }],
])('mails come from %s', (from, expected) => {
  const settings = { SMTP_URL: 'smtp://mail.example.com', PUBLIC_URL: 'https://keys.example.com' }
  expect(parse({ ...settings, MAIL_FROM: from }).mail).toEqual({ smtpUrl: settings.SMTP_URL, from: expected })
})

test.each([
  [{ DATABASE_URL: 'postgresql://db/keys' }, ['AUTH_SECRET', 'PUBLIC_URL']],
  [{ MIGRATE_DATABASE_URL: 'postgresql://db/keys' }, ['DATABASE_URL']],
  [{ DATABASE_URL: 'postgresql://db/keys', AUTH_SECRET: secret }, ['PUBLIC_URL']],
  [{ DATABASE_URL: 'postgresql://db/keys', PUBLIC_URL: 'https://keys.example.com' }, ['AUTH_SECRET']],
  [{ SMTP_URL: 'smtp://mail.example.com', PUBLIC_URL: 'https://keys.example.com' }, ['MAIL_FROM']],
  [{ MAIL_FROM: 'keys@example.com' }, ['SMTP_URL']],
  [{ SMTP_URL: 'smtp://mail.example.com', MAIL_FROM: 'keys@example.com' }, ['PUBLIC_URL']],
  [{ ADMIN_EMAIL: 'ada@example.com' }, ['ADMIN_PASSWORD']],
  [{ ADMIN_PASSWORD: 'long enough to be one' }, ['ADMIN_EMAIL']],
])('with %j alone, what else is needed is named: %j', (settings, needed) => {
  expect(linesOf(settings).map((line) => line.split(' is needed')[0])).toEqual(needed)
})

test.each(['postgresql://me:hunter2@/keys?host=/cloudsql/one:region:two', 'postgresql:///keys?host=/run/postgresql'])(
  'a database may be reached by a socket: %s',
  (url) => expect(parseMigrationSettings({ DATABASE_URL: url }).databaseUrl).toBe(url),
)

describe('a secret in a file', () => {
  const inFile = (content: string) => {
    const file = inDirectory('a-secret')
    writeFileSync(file, content)
    return file
  }

  test.each([
    ['DATABASE_URL', 'databaseUrl', 'postgresql://me:hunter2@db/keys'],
    ['MIGRATE_DATABASE_URL', 'migrateDatabaseUrl', 'postgresql://me:hunter2@db/keys'],
    ['AUTH_SECRET', 'authSecret', secret],
    ['AUTH_SECRET_PREVIOUS', 'authSecrets', `${secret}, before`],
    ['SEED_PASSWORD', 'seedPassword', ' long enough, with spaces '],
    ['REDIS_URL', 'redisUrl', 'redis://:hunter2@db:6379'],
  ] as const)('is %s, without one newline at its end', (name, setting, value) => {
    const more = { AUTH_SECRET: secret, PUBLIC_URL: 'https://keys.example.com', DATABASE_URL: 'postgresql://db/keys' }
    for (const ending of ['', '\n', '\r\n']) {
      const settings = parse({ ...more, [name]: '', [`${name}_FILE`]: inFile(value + ending) })
      expect(setting === 'authSecrets' ? settings.authSecrets[1] : settings[setting]).toBe(value)
    }
  })

  test('is the password of the administrator', () => {
    const file = inFile('long enough to be one\n\n')
    const { admin } = parse({ ADMIN_EMAIL: 'ada@example.com', ADMIN_PASSWORD_FILE: file })
    expect(admin).toEqual({ email: 'ada@example.com', password: 'long enough to be one\n' })
  })

  test('and not in a file too: both are refused, in a line that shows neither', () => {
    const lines = linesOf({ AUTH_SECRET: secret, AUTH_SECRET_FILE: inFile(secret) })
    expect(lines).toEqual(['AUTH_SECRET and AUTH_SECRET_FILE are both set. Remove one of them.'])
  })

  test.each([
    ['postgresql://me:hunter2@db/keys', 'cannot be read (ENOENT)'],
    ['a\0b', 'cannot be read (ERR_INVALID_ARG_VALUE)'],
    ['/', 'cannot be read (EISDIR)'],
  ])('that is not there is one line, which does not show the path %j', (file, reason) => {
    const lines = linesOf({ DATABASE_URL_FILE: file, AUTH_SECRET_PREVIOUS: 'too-short' })
    expect(lines).toEqual([
      `DATABASE_URL_FILE names a file that ${reason}.`,
      expect.stringMatching(/^AUTH_SECRET_PREVIOUS must have/),
    ])
  })

  test.each(['', '\n', '\r\n'])('that is empty is refused: %j', (content) => {
    const lines = linesOf({ DATABASE_URL: 'postgresql://db/keys', PUBLIC_URL: 'https://a.example', AUTH_SECRET_FILE: inFile(content) })
    expect(lines).toEqual(['AUTH_SECRET_FILE names a file that is empty.'])
  })

  test('that is wrong is told by the name of the setting', () => {
    expect(linesOf({ REDIS_URL_FILE: inFile('hunter2') })).toEqual([expect.stringMatching(/^REDIS_URL must look like/)])
  })

  test('is read for secrets alone', () => {
    expect(parse({ PORT_FILE: inFile('4000') }).port).toBe(3000)
  })
})

test('`npm run migrate` needs an address alone, and takes its own before that of the servers', () => {
  const servers = 'postgresql://server@db/keys'
  const owner = 'postgresql://owner@db/keys'
  expect(parseMigrationSettings({ DATABASE_URL: servers })).toMatchObject({ databaseUrl: servers })
  expect(parseMigrationSettings({ MIGRATE_DATABASE_URL: owner })).toMatchObject({ databaseUrl: owner })
  expect(parseMigrationSettings({ DATABASE_URL: servers, MIGRATE_DATABASE_URL: owner, AUTH_SECRET_FILE: 'none' })).toMatchObject({
    databaseUrl: owner,
  })
  expect(parseMigrationSettings({})).toEqual({ databaseUrl: undefined, dataDir: path.resolve('data') })
  const wrong = () => parseMigrationSettings({ MIGRATE_DATABASE_URL: 'mysql://me:hunter2@db/keys' })
  expect(wrong).toThrow(SettingsError)
  expect(wrong).toThrow(/^MIGRATE_DATABASE_URL must look like postgresql:\/\/user:password@host:5432\/name; in a password, # is written %23, \/ is %2F and \? is %3F\.$/)
})

test('a data directory that cannot be one is told in a line', () => {
  expect(linesOf({ DATA_DIR: '/dev/null/data' })).toEqual([expect.stringMatching(/^DATA_DIR /)])
})

test('quotas and retention: any amount and for ever unless set, but 1 GB and 100 MB a minute for a small install', () => {
  const retentionDays = { records: 0, runs: 0, jobs: 0, activity: 0 }
  const storageQuotas = { bytes: 1_000_000_000, records: 0, runs: 0, jobs: 0 }
  expect(parse({})).toMatchObject({ uploadMbPerMinute: 100, storageQuotas, retentionDays })
  const onPostgres = { DATABASE_URL: 'postgresql://db/x', AUTH_SECRET: secret, PUBLIC_URL: 'https://keys.example.com' }
  expect(parse(onPostgres).storageQuotas).toEqual({ ...storageQuotas, bytes: 0 })
  expect(parse({ ...onPostgres, QUOTA_STORAGE_MB: '5' }).storageQuotas.bytes).toBe(5_000_000)
  expect(parse({ QUOTA_STORAGE_MB: '0', QUOTA_RECORDS: '7', RETENTION_JOBS_DAYS: '30', RETENTION_ACTIVITY_DAYS: '1' })).toMatchObject({
    storageQuotas: { bytes: 0, records: 7 },
    retentionDays: { jobs: 30, activity: 1 },
  })
})

test.each([
  ['QUOTA_STORAGE_MB', '1.5', 'must be a whole number from 0 to 100000000'],
  ['QUOTA_RUNS', '-1', 'must be 0, or a whole number from 1 to 999999999'],
  ['RETENTION_RECORDS_DAYS', '40000', 'must be 0, or a whole number from 1 to 36500'],
  ['RETENTION_JOBS_DAYS', '29', 'must be 0, or a whole number from 30 to 36500'],
  ['UPLOAD_MB_PER_MINUTE', 'all', 'must be a whole number from 0 to 1000000'],
])('%s=%s is refused, with what it may be', (name, value, line) => {
  expect(linesOf({ [name]: value })).toEqual([`${name} ${line}.`])
})

test('settings of single sign-on that would lock people out, or do nothing, are refused', () => {
  const PUBLIC_URL = 'https://keys.example.com'
  const provider = { PUBLIC_URL, OIDC_ISSUER: 'https://login.example.com', OIDC_CLIENT_ID: 'sei', OIDC_CLIENT_SECRET: 'a secret' }
  expect(parse(provider).oidc).toMatchObject({ name: 'single sign-on', scopes: 'openid email profile', trustEmail: false, allowedDomains: [] })
  expect(parse({ ...provider, OIDC_ALLOWED_DOMAINS: 'example.com, example.org' }).oidc?.allowedDomains).toEqual(['example.com', 'example.org'])
  const refused: [Record<string, string>, RegExp][] = [
    [{ ...provider, OIDC_ISSUER: 'http://login.example.com' }, /^OIDC_ISSUER must be the https address/],
    [{ ...provider, OIDC_ISSUER: 'https://login.example.com/.well-known/openid-configuration' }, /^OIDC_ISSUER must be the https address/],
    [{ ...provider, OIDC_CLIENT_ID: '' }, /^OIDC_CLIENT_ID is needed/],
    [{ ...provider, OIDC_CLIENT_SECRET: '' }, /^OIDC_CLIENT_SECRET is needed/],
    [{ ...provider, PUBLIC_URL: '' }, /^PUBLIC_URL is needed with OIDC_ISSUER/],
    [{ ...provider, OIDC_SCOPES: 'email profile' }, /^OIDC_SCOPES must have openid/],
    [{ ...provider, OIDC_ALLOWED_DOMAINS: '*.example.com' }, /^OIDC_ALLOWED_DOMAINS must be domains/],
    [{ ...provider, OIDC_GROUPS_CLAIM: 'groups' }, /^OIDC_ROLE_MAP is needed/],
    [{ ...provider, OIDC_ROLE_MAP: '{}' }, /^OIDC_GROUPS_CLAIM is needed/],
    [{ ...provider, PASSWORD_SIGN_IN: 'no' }, /^PASSWORD_SIGN_IN must be on, admins or off/],
    [{ PASSWORD_SIGN_IN: 'off' }, /^OIDC_ISSUER is needed/],
    [{ PASSWORD_SIGN_IN: 'admins' }, /^OIDC_ISSUER is needed/],
    [{ PUBLIC_URL, OIDC_ALLOWED_DOMAINS: 'example.com' }, /^OIDC_ISSUER is needed/],
  ]
  for (const [settings, line] of refused) expect([settings, linesOf(settings)]).toEqual([settings, [expect.stringMatching(line)]])
})
