/** Remembers, in a cookie of this browser, which project was open last, so that "/" leads back to it. */
import type { ProjectRef } from '../paths'

export const lastProjectCookie = 'last-project'

const oneYear = 365 * 24 * 60 * 60

/** How the cookie names a project. */
export const lastProjectValue = ({ org, project }: ProjectRef) => `${org}/${project}`

/** Remembers a project. */
export function rememberProject(ref: ProjectRef): void {
  const value = encodeURIComponent(lastProjectValue(ref))
  const secure = window.location.protocol === 'https:' ? '; Secure' : ''
  document.cookie = `${lastProjectCookie}=${value}; Path=/; Max-Age=${oneYear}; SameSite=Lax${secure}`
}
