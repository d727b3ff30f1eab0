/**
 * Runs before every page: sets a content security policy with a new nonce; without a session, redirects to sign-in. Pages
 * that Next keeps for itself are not found.
 */
import { randomBytes } from 'node:crypto'
import { getToken } from 'next-auth/jwt'
import { NextResponse, type NextRequest } from 'next/server'
import { decodeSession, sessionCookie } from './lib/console/next-auth-cookies'
import { transportSecurity } from './lib/server/runtime/transport-security'
import { signInPath } from './lib/paths'
import { shortenSecretsInPath } from './lib/schema/secret-hint'
import { environment } from './lib/server/runtime/env'

function policy(nonce: string): string {
  const development = process.env.NODE_ENV !== 'production'
  return [
    `default-src 'self'`,
    `script-src 'self' 'nonce-${nonce}' 'strict-dynamic'${development ? ` 'unsafe-eval'` : ''}`,
    // Dialogs and toasts set inline styles.
    `style-src 'self' 'unsafe-inline'`,
    `img-src 'self' data:`,
    `connect-src 'self'${development ? ' ws:' : ''}`,
    `object-src 'none'`,
    `base-uri 'none'`,
    `form-action 'self'`,
    `frame-ancestors 'none'`,
  ].join('; ')
}

/** Pages that Next shows in place of others. Asked for by their own address, they would be answered with 500. */
const nextsOwn = /^\/_(?:global-error|error|not-found|document|app)(?:[./]|$)/

export async function proxy(request: NextRequest) {
  const { authSecret } = environment()
  const { pathname, search } = request.nextUrl
  const needsSession = /^\/(?:orgs\/|account\/|profile$)/.test(pathname)
  // Checks only that a session token is there; the page checks the person and their roles in the database.
  const cookies = { req: request, secret: authSecret, cookieName: sessionCookie(), decode: decodeSession }
  if (needsSession && !(await getToken(cookies))) {
    return NextResponse.redirect(new URL(signInPath(shortenSecretsInPath(pathname + search)), request.url))
  }
  const nonce = randomBytes(16).toString('base64')
  const headers = new Headers(request.headers)
  headers.set('x-nonce', nonce)
  headers.set('content-security-policy', policy(nonce))
  const response = nextsOwn.test(pathname)
    ? NextResponse.rewrite(new URL('/not/a/page', request.url), { request: { headers } })
    : NextResponse.next({ request: { headers } })
  response.headers.set('content-security-policy', policy(nonce))
  response.headers.set('cache-control', 'no-store')
  for (const [name, value] of Object.entries(transportSecurity())) response.headers.set(name, value)
  return response
}

export const config = { matcher: ['/((?!api/(?:activity-logs|auth|orgs|organizations|people|projects|profile|invitations|password-links|passkeys|passkey-links|oidc)(?:/|$)|gateway/|sei/|prod1/sei|gratis/sei|healthz$|readyz$|_next/static/|icon\\.svg$|robots\\.txt$).*)'] }
