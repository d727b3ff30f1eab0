/** Where to go after signing in: only ever a page of this app. */

const base = 'http://this.invalid'

/** The path (with query and fragment) if it leads to a page of this app, else the home page. */
export function safeReturnTo(value: unknown): string {
  if (typeof value !== 'string' || !value.startsWith('/') || !URL.canParse(value, base)) return '/'
  const url = new URL(value, base)
  const path = `${url.pathname}${url.search}${url.hash}`
  // The parser drops line breaks, turns backslashes around and resolves dots: only its result can be trusted.
  const leavesTheApp = url.origin !== base || /^\/[/\\]/.test(path)
  return leavesTheApp ? '/' : path
}
