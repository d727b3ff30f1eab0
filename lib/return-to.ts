/** Checks the address to open after signing in: only pages of this app are allowed. */

const base = 'http://this.invalid'

/** Returns the path with query and fragment if it is a page of this app, else "/". */
export function safeReturnTo(value: unknown): string {
  if (typeof value !== 'string' || !value.startsWith('/') || !URL.canParse(value, base)) return '/'
  const url = new URL(value, base)
  const path = `${url.pathname}${url.search}${url.hash}`
  // The URL parser drops line breaks, turns backslashes into slashes and resolves dots: its result is checked, not the input.
  const leavesTheApp = url.origin !== base || /^\/[/\\]/.test(path)
  return leavesTheApp ? '/' : path
}
