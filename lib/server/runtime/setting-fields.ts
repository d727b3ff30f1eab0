/** Which settings there are, what form each has, and which of them need each other. */
import 'server-only'
import { z } from 'zod'
import { emailKeyOf, isEmail } from '../../schema/email'
import { passkeyOriginOf } from './passkey-origin'
import {
  domains,
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
} from './setting-formats'

/** Every setting by its name: its form, and its default. */
export const SettingFields = z
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
export const publicUrlOf = ({ PUBLIC_URL, HOST, PORT }: { PUBLIC_URL?: string | undefined; HOST: string; PORT: number }): string =>
  PUBLIC_URL ?? `http://${hostInUrl(HOST)}:${PORT}`

/** The settings of a server, with the rules about several of them. */
export const ServerSettings = SettingFields
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
