/** OIDC_ROLE_MAP: which roles the groups of the identity provider's directory give. */
import 'server-only'
import { readFileSync } from 'node:fs'
import { z } from 'zod'
import { PersonRole } from '../../schema/person'
import { environment, SettingsError } from '../runtime/env'
import { processWide } from '../runtime/process-wide'

/** A role; the project by its identifiers, `org/project`, or null for the whole account. */
type MappedRole = { role: PersonRole; project: string | null }

const Roles = z.array(
  z
    .strictObject({
      role: PersonRole,
      project: z.string().regex(/^[^/\s]+\/[^/\s]+$/, 'is the project by its identifiers, such as "default/web"').optional(),
    })
    .refine(({ role, project }) => role !== 'ACCOUNT_ADMIN' || project === undefined, 'ACCOUNT_ADMIN is of the whole account, without a project'),
)

const fail = (what: string) => new SettingsError(`OIDC_ROLE_MAP ${what}.`)

function textOf(setting: string): string {
  if (setting.trimStart().startsWith('{')) return setting
  try {
    return readFileSync(setting, 'utf8')
  } catch (error) {
    throw fail(`is the path of a file that cannot be read (${(error as NodeJS.ErrnoException).code}), and no JSON either`)
  }
}

/** @throws SettingsError */
export function parseRoleMap(setting: string): ReadonlyMap<string, readonly MappedRole[]> {
  let json: unknown
  try {
    json = JSON.parse(textOf(setting))
  } catch (error) {
    throw error instanceof SettingsError ? error : fail('is not JSON')
  }
  const groups = z.record(z.string(), z.unknown()).safeParse(json)
  if (!groups.success || Array.isArray(json)) throw fail('must be an object with a list of roles for each group')
  return new Map(
    Object.entries(groups.data).map(([group, given]) => {
      const { data, error } = Roles.safeParse(given)
      if (data) return [group, data.map(({ role, project = null }) => ({ role, project }))]
      const [issue] = error.issues
      const what = issue?.path.at(-1) === 'role' ? `must be one of ${PersonRole.options.join(', ')}` : issue?.message
      throw fail(`has roles of the group ${JSON.stringify(group)} that are none: ${['it', ...(issue?.path ?? [])].join('.')} ${what}`)
    }),
  )
}

/** The map of the settings, read once; empty without one. @throws SettingsError, with which no server starts */
export const roleMap = (): ReadonlyMap<string, readonly MappedRole[]> =>
  processWide('oidc-role-map', () => {
    const setting = environment().oidc?.roleMap
    return setting ? parseRoleMap(setting) : new Map()
  })
