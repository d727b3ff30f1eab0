/** The settings, read from the environment once and checked. */
import 'server-only'
import { randomBytes, randomUUID } from 'node:crypto'
import { mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import type { z } from 'zod'
import { passkeyOriginOf } from './passkey-origin'
import { processWide } from './process-wide'
import { readSecretFiles } from './secret-files'
import { publicUrlOf, ServerSettings, SettingFields } from './setting-fields'
import { isInQuotes, withoutSpaces } from './setting-formats'

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
  // Written beside and moved into place: a crash in between leaves no half of it. Of two processes that do so at once the last one's counts.
  const written = `${file}.${randomUUID()}.new`
  try {
    writeFileSync(written, `${secret}\n`, { mode: 0o600 })
    renameSync(written, file)
  } finally {
    // On a full disk each start would leave another one.
    rmSync(written, { force: true })
  }
  return readFileSync(file, 'utf8').trim()
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
  const settings = check(SettingFields.pick(names), source)
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
  const { TARGET_DATABASE_URL: databaseUrl } = check(SettingFields.pick({ TARGET_DATABASE_URL: true }), source)
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
  const settings = check(ServerSettings, source)
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
export const settingNames: readonly string[] = Object.keys(SettingFields.shape)

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
