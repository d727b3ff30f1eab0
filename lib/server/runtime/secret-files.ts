/** Secrets of the settings that are kept in files, as containers get them: NAME_FILE is the path of what NAME would be. */
import 'server-only'
import { readFileSync } from 'node:fs'

/** Settings that are secrets, or addresses with a password in them. */
export const secrets: readonly string[] = [
  'DATABASE_URL',
  'MIGRATE_DATABASE_URL',
  'TARGET_DATABASE_URL',
  'AUTH_SECRET',
  'AUTH_SECRET_PREVIOUS',
  'ADMIN_PASSWORD',
  'SEED_PASSWORD',
  'REDIS_URL',
  'SMTP_URL',
  'OIDC_CLIENT_SECRET',
]

type Source = Record<string, string | undefined>

/** The content of a file without one newline at its end. Throws a reason that tells nothing of path or content. */
function readSecret(file: string): string {
  let content: string
  try {
    content = readFileSync(file, 'utf8')
  } catch (error) {
    // The path is not told: it may be the secret itself, set under the wrong name.
    throw new Error(`names a file that cannot be read (${(error as NodeJS.ErrnoException).code ?? 'no path'})`)
  }
  const secret = content.replace(/\r?\n$/, '')
  if (secret === '') throw new Error('names a file that is empty')
  return secret
}

/**
 * Reads the files that NAME_FILE settings name.
 * @param names of the settings that are wanted
 * @returns the settings with their content, and a reason for each setting that cannot be had, by its name
 */
export function readSecretFiles(source: Source, names: string[]): { settings: Source; refused: Map<string, string> } {
  const settings = { ...source }
  const refused = new Map<string, string>()
  for (const name of secrets.filter((secret) => names.includes(secret))) {
    const file = source[`${name}_FILE`]
    if (!file) continue
    if (source[name]) {
      refused.set(name, `${name} and ${name}_FILE are both set. Remove one of them.`)
      continue
    }
    try {
      settings[name] = readSecret(file)
    } catch (error) {
      refused.set(name, `${name}_FILE ${(error as Error).message}.`)
    }
  }
  return { settings, refused }
}
