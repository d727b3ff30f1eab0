/** The settings, read from the environment once and checked. */
import 'server-only'
import { randomBytes } from 'node:crypto'
import { mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { z } from 'zod'
import { emailKeyOf, isEmail } from '../../schema/email'
import { passkeyOriginOf } from './passkey-origin'
import { processWide } from './process-wide'
import { readSecretFiles } from './secret-files'
import {
  domains,
  isInQuotes,
  isIssuer,
  isUrl,
  mailbox,
  onOrOff,
  optional,
  orNone,
  passwordRule,
  postgresUrl,
  signingSecret,
  wholeNumber,
  withDefault,
  withoutSpaces,
} from './setting-formats'

const Fields = z
  .object({
    PORT: withDefault(wholeNumber(1, 65535), '3000'),
    HOST: withDefault(z.string().regex(/^[\w.:-]+$/, 'must be a host name or an address'), '127.0.0.1'),
    DATA_DIR: withDefault(z.string(), './data'),
    DATABASE_URL: optional(postgresUrl),
    DATABASE_POOL_SIZE: withDefault(wholeNumber(6, 1_000), '20'),
    MIGRATE_DATABASE_URL: optional(postgresUrl),
    TARGET_DATABASE_URL: optional(postgresUrl),
    AUTO_MIGRATE: withDefault(onOrOff, 'on'),
    AUTH_SECRET: optional(signingSecret),
    AUTH_SECRET_PREVIOUS: optional(signingSecret),
    SESSION_HOURS: withDefault(wholeNumber(1, 720), '12'),
    SESSION_IDLE_MINUTES: withDefault(wholeNumber(5, 43_200), '120'),
    OIDC_ISSUER: optional(z.string().refine(isIssuer, 'must be the https address of the provider, such as https://login.example.com/realms/main')),
    OIDC_CLIENT_ID: optional(z.string()),
    OIDC_CLIENT_SECRET: optional(z.string()),
    OIDC_NAME: withDefault(z.string().max(40, 'must have at most 40 characters'), 'single sign-on'),
    OIDC_SCOPES: withDefault(z.string().refine((text) => text.split(' ').includes('openid'), 'must have openid among its words'), 'openid email profile'),
    OIDC_TRUST_EMAIL: withDefault(onOrOff, 'off'),
    OIDC_ALLOWED_DOMAINS: optional(domains),
    OIDC_GROUPS_CLAIM: optional(z.string()),
    OIDC_ROLE_MAP: optional(z.string()),
    PASSWORD_SIGN_IN: withDefault(z.enum(['on', 'admins', 'off'], 'must be on, admins or off'), 'on'),
    REQUIRE_PASSKEY: withDefault(z.enum(['off', 'admins', 'everyone'], 'must be off, admins or everyone'), 'off'),
    PUBLIC_URL: optional(
      z
        .string()
        .refine(isUrl(['http:', 'https:']), {
          error: 'must be the address people open, such as https://keys.example.com',
          abort: true,
        })
        .refine((text) => new URL(text).pathname === '/' && !new URL(text).search, {
          error: 'must have no path',
          abort: true,
        })
        .transform((text) => new URL(text).origin),
    ),
    SMTP_URL: optional(
      z.string().refine(isUrl(['smtp:', 'smtps:']), 'must look like smtps://user:password@smtp.example.com:465'),
    ),
    MAIL_FROM: optional(mailbox),
    ADMIN_EMAIL: optional(z.string().overwrite(emailKeyOf).refine(isEmail, 'must be an email address')),
    ADMIN_PASSWORD: optional(passwordRule),
    SEED_PASSWORD: optional(passwordRule),
    MAX_KEYS_PER_PROJECT: withDefault(wholeNumber(1, 1_000_000), '1000'),
    RATE_LIMIT_PER_MINUTE: withDefault(wholeNumber(0, 1_000_000), '400'),
    REJECTED_LIMIT_PER_MINUTE: withDefault(wholeNumber(0, 1_000_000), '100'),
    UPLOAD_MB_PER_MINUTE: withDefault(wholeNumber(0, 1_000_000), '100'),
    QUOTA_STORAGE_MB: optional(wholeNumber(0, 100_000_000)),
    QUOTA_RECORDS: orNone(1, 999_999_999),
    QUOTA_RUNS: orNone(1, 999_999_999),
    QUOTA_JOBS: orNone(1, 999_999_999),
    RETENTION_RECORDS_DAYS: orNone(1, 36_500),
    RETENTION_RUNS_DAYS: orNone(1, 36_500),
    // Monitoring shows 30 days of them.
    RETENTION_JOBS_DAYS: orNone(30, 36_500),
    RETENTION_ACTIVITY_DAYS: orNone(1, 36_500),
    RATE_LIMIT_STORE: withDefault(
      z.enum(['memory', 'postgresql', 'redis'], 'must be memory, postgresql or redis'),
      'memory',
    ),
    REDIS_URL: optional(
      z.string().refine(isUrl(['redis:', 'rediss:']), 'must look like redis://user:password@host:6379/0'),
    ),
    MAX_CONNECTIONS: withDefault(wholeNumber(10, 100_000), '2000'),
    BODY_GRACE_SECONDS: withDefault(wholeNumber(0, 120), '10'),
    DRAIN_SECONDS: withDefault(wholeNumber(0, 300), '5'),
    TRUST_PROXY: withDefault(wholeNumber(0, 10), '0'),
    LOG_LEVEL: withDefault(
      z.enum(['fatal', 'error', 'warn', 'info', 'debug', 'silent'], 'must be fatal, error, warn, info, debug or silent'),
      'info',
    ),
  })

/** How a browser on this machine reaches a listening address. */
function hostInUrl(host: string): string {
  if (host === '0.0.0.0' || host === '::') return 'localhost'
  return host.includes(':') ? `[${host}]` : host
}

/** The origin that people open: PUBLIC_URL, or a guess. */
const publicUrlOf = ({ PUBLIC_URL, HOST, PORT }: { PUBLIC_URL?: string | undefined; HOST: string; PORT: number }): string =>
  PUBLIC_URL ?? `http://${hostInUrl(HOST)}:${PORT}`

const Settings = Fields
  .check(({ value, issues }) => {
    const missing = (name: keyof typeof value, message: string) =>
      issues.push({ code: 'custom', path: [name], message, input: value[name] })
    if (value.DATABASE_URL && !value.AUTH_SECRET) {
      missing('AUTH_SECRET', 'is needed with DATABASE_URL; make one with: openssl rand -base64 33')
    }
    if (value.MIGRATE_DATABASE_URL && !value.DATABASE_URL) {
      missing('DATABASE_URL', 'is needed with MIGRATE_DATABASE_URL, except by `npm run migrate`')
    }
    if (value.DATABASE_URL && !value.PUBLIC_URL) {
      missing('PUBLIC_URL', 'is needed with DATABASE_URL: the address people open, such as https://keys.example.com')
    }
    if (value.RATE_LIMIT_STORE === 'redis' && !value.REDIS_URL) {
      missing('REDIS_URL', 'is needed with RATE_LIMIT_STORE=redis, such as redis://redis.example.com:6379')
    }
    if (value.SMTP_URL && !value.MAIL_FROM) missing('MAIL_FROM', 'is needed with SMTP_URL, such as SEI <keys@example.com>')
    if (value.MAIL_FROM && !value.SMTP_URL) missing('SMTP_URL', 'is needed with MAIL_FROM, such as smtps://user:password@smtp.example.com:465')
    if (value.SMTP_URL && !value.PUBLIC_URL) {
      missing('PUBLIC_URL', 'is needed with SMTP_URL, for the links in mails: the address people open, such as https://keys.example.com')
    }
    for (const name of ['OIDC_CLIENT_ID', 'OIDC_CLIENT_SECRET'] as const) {
      if (value.OIDC_ISSUER && !value[name]) missing(name, 'is needed with OIDC_ISSUER, as the provider gave it')
    }
    if (value.OIDC_ISSUER && !value.PUBLIC_URL) {
      missing('PUBLIC_URL', 'is needed with OIDC_ISSUER: the address people open, to which the provider sends them back')
    }
    const withIssuer = ['OIDC_CLIENT_ID', 'OIDC_CLIENT_SECRET', 'OIDC_ALLOWED_DOMAINS', 'OIDC_GROUPS_CLAIM'] as const
    if (!value.OIDC_ISSUER && withIssuer.some((name) => value[name] !== undefined)) {
      missing('OIDC_ISSUER', 'is needed with the other settings of single sign-on')
    }
    if (value.OIDC_ROLE_MAP && !value.OIDC_GROUPS_CLAIM) missing('OIDC_GROUPS_CLAIM', 'is needed with OIDC_ROLE_MAP, such as groups')
    if (value.OIDC_GROUPS_CLAIM && !value.OIDC_ROLE_MAP) missing('OIDC_ROLE_MAP', 'is needed with OIDC_GROUPS_CLAIM')
    if (value.PASSWORD_SIGN_IN !== 'on' && !value.OIDC_ISSUER) {
      missing('OIDC_ISSUER', 'is needed where PASSWORD_SIGN_IN is not on: nobody could sign in')
    }
    if (value.REQUIRE_PASSKEY !== 'off' && !passkeyOriginOf(publicUrlOf(value))) {
      missing('PUBLIC_URL', 'must have a host name and https where REQUIRE_PASSKEY is not off: passkeys work nowhere else but on localhost')
    }
    if (value.ADMIN_EMAIL && !value.ADMIN_PASSWORD) missing('ADMIN_PASSWORD', 'is needed with ADMIN_EMAIL')
    if (value.ADMIN_PASSWORD && !value.ADMIN_EMAIL) missing('ADMIN_EMAIL', 'is needed with ADMIN_PASSWORD')
  })

/** Settings that cannot be used; its message has one readable line for each, without their values. */
export class SettingsError extends Error {
  override name = 'SettingsError'
}

/** Keeps a made-up secret in the data directory, readable by its owner alone. */
function keptSecret(dataDir: string): string {
  try {
    return readOrMakeSecret(dataDir)
  } catch (error) {
    throw new SettingsError(`DATA_DIR cannot be used: ${(error as Error).message}.`)
  }
}

function readOrMakeSecret(dataDir: string): string {
  const file = path.join(dataDir, 'auth-secret')
  try {
    const kept = readFileSync(file, 'utf8').trim()
    if (kept.length >= 32) return kept
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error
  }
  const secret = randomBytes(33).toString('base64')
  mkdirSync(dataDir, { recursive: true, mode: 0o700 })
  // Written beside and moved into place: a crash in between leaves no half of it.
  writeFileSync(`${file}.new`, `${secret}\n`, { mode: 0o600 })
  renameSync(`${file}.new`, file)
  return secret
}

/** Reads the secrets that are in files, and checks the settings. @throws SettingsError */
function check<Schema extends z.ZodObject>(schema: Schema, source: Record<string, string | undefined>) {
  const names = Object.keys(schema.shape)
  const { settings, refused } = readSecretFiles(source, names)
  for (const name of names) {
    const value = settings[name] && withoutSpaces(name, settings[name])
    settings[name] = value
    if (value && isInQuotes(name, value)) refused.set(name, `${name} is in quotes, which belong to it here. Leave them out.`)
  }
  const result = schema.safeParse(settings)
  // A setting whose file cannot be used is told once, not as a missing one too.
  const issues = (result.error?.issues ?? []).filter(({ path: [name] }) => !refused.has(String(name)))
  const lines = [...refused.values(), ...issues.map((issue) => `${issue.path.join('.')} ${issue.message}.`)]
  if (!result.success || lines.length > 0) throw new SettingsError(lines.join('\n'))
  return result.data
}

/**
 * The settings of `npm run migrate`, which needs no others.
 * @throws SettingsError with a line for each that is wrong
 */
export function parseMigrationSettings(source: Record<string, string | undefined>) {
  const names = { DATA_DIR: true, DATABASE_URL: true, MIGRATE_DATABASE_URL: true } as const
  const settings = check(Fields.pick(names), source)
  return {
    databaseUrl: settings.MIGRATE_DATABASE_URL ?? settings.DATABASE_URL,
    dataDir: path.resolve(settings.DATA_DIR),
  }
}

/**
 * Where `copy-to` copies to, which no other program needs.
 * @throws SettingsError where it is not set or cannot be used
 */
export function parseTargetSettings(source: Record<string, string | undefined> = process.env): { databaseUrl: string } {
  const { TARGET_DATABASE_URL: databaseUrl } = check(Fields.pick({ TARGET_DATABASE_URL: true }), source)
  if (!databaseUrl) {
    throw new SettingsError('TARGET_DATABASE_URL is not set: the empty PostgreSQL to copy to. TARGET_DATABASE_URL_FILE names a file with it.')
  }
  return { databaseUrl }
}

/**
 * Parses settings, for `environment()` and its test.
 * @throws SettingsError with a line for each setting that is missing or wrong.
 */
export function parseSettings(source: Record<string, string | undefined>) {
  const settings = check(Settings, source)
  const dataDir = path.resolve(settings.DATA_DIR)
  const authSecret = settings.AUTH_SECRET ?? keptSecret(dataDir)
  const publicUrl = publicUrlOf(settings)
  return {
    port: settings.PORT,
    host: settings.HOST,
    dataDir,
    /** Unset: PGlite, in this process, in the data directory. */
    databaseUrl: settings.DATABASE_URL,
    /** Connections for all but look-ups, which have their own. */
    databasePoolSize: settings.DATABASE_POOL_SIZE,
    /** Whether a server applies missing migrations when it starts; else it refuses to start while some are missing. */
    autoMigrate: settings.AUTO_MIGRATE === 'on',
    /** The same database as a role that may change the schema, where the servers' own may not. */
    migrateDatabaseUrl: settings.MIGRATE_DATABASE_URL,
    authSecret,
    /** The secrets with which signatures and encrypted texts are still accepted: the current one first, then the one before. */
    authSecrets: [authSecret, ...(settings.AUTH_SECRET_PREVIOUS ? [settings.AUTH_SECRET_PREVIOUS] : [])],
    /** After these hours a person signs in again, whatever they do. */
    sessionHours: settings.SESSION_HOURS,
    /** After these minutes in which they did nothing. */
    sessionIdleMinutes: settings.SESSION_IDLE_MINUTES,
    /** Origin that people open, without a trailing slash. */
    publicUrl,
    /** `publicUrl` where it was set; null where it is a guess. */
    knownPublicUrl: settings.PUBLIC_URL ?? null,
    secure: publicUrl.startsWith('https:'),
    /** The origin at which passkeys work; null where they do not. */
    passkeyOrigin: passkeyOriginOf(publicUrl),
    /** How mails are sent; null where they are not. */
    mail: settings.SMTP_URL && settings.MAIL_FROM ? { smtpUrl: settings.SMTP_URL, from: settings.MAIL_FROM } : null,
    /** The identity provider; null where people sign in without one. */
    oidc:
      settings.OIDC_ISSUER && settings.OIDC_CLIENT_ID && settings.OIDC_CLIENT_SECRET
        ? {
            issuer: settings.OIDC_ISSUER,
            clientId: settings.OIDC_CLIENT_ID,
            clientSecret: settings.OIDC_CLIENT_SECRET,
            /** What people call it, on the button. */
            name: settings.OIDC_NAME,
            scopes: settings.OIDC_SCOPES,
            /** Whether its emails count as verified where it does not say so. */
            trustEmail: settings.OIDC_TRUST_EMAIL === 'on',
            /** Who has an email there is made a person at the first sign-in. */
            allowedDomains: settings.OIDC_ALLOWED_DOMAINS ?? [],
            groupsClaim: settings.OIDC_GROUPS_CLAIM,
            /** JSON, or the path of a file with it. */
            roleMap: settings.OIDC_ROLE_MAP,
          }
        : null,
    /** Who may sign in with a password. */
    passwordSignIn: settings.PASSWORD_SIGN_IN,
    /** Who needs a passkey after a password. */
    requirePasskey: settings.REQUIRE_PASSKEY,
    admin:
      settings.ADMIN_EMAIL && settings.ADMIN_PASSWORD
        ? { email: settings.ADMIN_EMAIL, password: settings.ADMIN_PASSWORD }
        : undefined,
    seedPassword: settings.SEED_PASSWORD,
    maxKeysPerProject: settings.MAX_KEYS_PER_PROJECT,
    /** Requests that a key may make in a minute; 0 for any number. */
    rateLimitPerMinute: settings.RATE_LIMIT_PER_MINUTE,
    /** Rejected keys that one address may send in a minute; 0 for any number. */
    rejectedLimitPerMinute: settings.REJECTED_LIMIT_PER_MINUTE,
    /** Megabytes of bodies that a key may send in a minute; 0 for any number. */
    uploadMbPerMinute: settings.UPLOAD_MB_PER_MINUTE,
    /** What the keys of an account may store; 0 for any amount. PGlite keeps all in one directory and one process. */
    storageQuotas: {
      bytes: (settings.QUOTA_STORAGE_MB ?? (settings.DATABASE_URL ? 0 : 1_000)) * 1_000_000,
      records: settings.QUOTA_RECORDS,
      runs: settings.QUOTA_RUNS,
      jobs: settings.QUOTA_JOBS,
    },
    /** Days for which rows are kept; 0 for ever. */
    retentionDays: {
      records: settings.RETENTION_RECORDS_DAYS,
      runs: settings.RETENTION_RUNS_DAYS,
      jobs: settings.RETENTION_JOBS_DAYS,
      activity: settings.RETENTION_ACTIVITY_DAYS,
    },
    /** Where requests are counted. */
    rateLimitStore: settings.RATE_LIMIT_STORE,
    redisUrl: settings.REDIS_URL,
    /** Connections that may be open at a time. */
    maxConnections: settings.MAX_CONNECTIONS,
    /** Seconds after which a body has to have come at its least rate. */
    bodyGraceSeconds: settings.BODY_GRACE_SECONDS,
    /** Seconds for which requests are still answered after SIGTERM. */
    drainSeconds: settings.DRAIN_SECONDS,
    /** How many proxies in front of this server may say where a request came from. */
    trustProxy: settings.TRUST_PROXY,
    logLevel: settings.LOG_LEVEL,
  }
}

/** The names of all settings. */
export const settingNames: readonly string[] = Object.keys(Fields.shape)

export type Environment = ReturnType<typeof parseSettings>

/** The settings of this process. @throws SettingsError */
export const environment = (): Environment => processWide('environment', () => parseSettings(process.env))

/**
 * Gives this process the settings of a server, for a program that does a server's work at a shell: it applies no migration, and
 * neither needs nor makes the secrets of serving.
 * @throws SettingsError
 */
export function takeSettingsWithoutServing(): void {
  const unused = ['AUTH_SECRET_PREVIOUS', 'ADMIN_EMAIL', 'ADMIN_PASSWORD', 'SEED_PASSWORD', 'REDIS_URL', 'MIGRATE_DATABASE_URL', 'TARGET_DATABASE_URL', 'OIDC_CLIENT_SECRET']
  const without = Object.fromEntries([...unused, 'AUTH_SECRET'].flatMap((name) => [[name, ''], [`${name}_FILE`, '']]))
  // An issuer is not taken without a secret.
  const unusedSecret = process.env.OIDC_ISSUER ? { OIDC_CLIENT_SECRET: 'unused' } : {}
  const instead = { AUTO_MIGRATE: 'off', RATE_LIMIT_STORE: 'memory', AUTH_SECRET: randomBytes(33).toString('base64') }
  processWide('environment', () => parseSettings({ ...process.env, ...without, ...instead, ...unusedSecret }))
}

/**
 * The environment of another thread of this process, which has the same settings. The schema was migrated before; and what an operator
 * loads into the process by NODE_OPTIONS, such as a monitor, is loaded once.
 */
export function environmentOfThread(): Record<string, string | undefined> {
  const variables: Record<string, string | undefined> = { ...process.env, AUTO_MIGRATE: 'off' }
  delete variables.NODE_OPTIONS
  return variables
}
