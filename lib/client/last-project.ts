/** The cookie that remembers the last open project, which "/" leads to. */
import type { ProjectRef } from '../paths'

export const lastProjectCookie = 'last-project'

const oneYearSeconds = 365 * 24 * 60 * 60

/** The cookie's value for a project, before encoding. */
export const lastProjectValue = ({ org, project }: ProjectRef) => `${org}/${project}`

/** Stores a project as the last open one. */
export function rememberProject(ref: ProjectRef): void {
  const value = encodeURIComponent(lastProjectValue(ref))
  const secure = window.location.protocol === 'https:' ? '; Secure' : ''
  document.cookie = `${lastProjectCookie}=${value}; Path=/; Max-Age=${oneYearSeconds}; SameSite=Lax${secure}`
}
