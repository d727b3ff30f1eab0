// A real OpenID provider as a process of its own: the certified `oidc-provider`, with a page on which any account signs in.
// It is told its settings, and what its accounts are, by the process that starts it.
import { createServer } from 'node:http'
import { setTimeout as sleep } from 'node:timers/promises'
import Provider from 'oidc-provider'

const accounts = new Map()
let delay = 0
let turnedBy = 0

const realNow = Date.now
Date.now = () => realNow() + turnedBy * 1_000

/** Claims that an account may have. A client gets those that the account has in its ID token. */
const claims = ['email', 'email_verified', 'xms_edov', 'name', 'groups']

const escape = (text) => String(text).replace(/[&<>"']/g, (character) => `&#${character.codePointAt(0)};`)

const page = ({ uid, hint }) => `<!doctype html><html lang="en"><title>Test provider</title><h1>Test provider</h1>
<form method="post" action="/interaction/${uid}"><label>Account <input name="account" value="${escape(hint)}" required></label>
<button name="do" value="enter">Continue</button> <button name="do" value="cancel" formnovalidate>Cancel</button></form></html>`

const read = async (request) => {
  const chunks = []
  for await (const chunk of request) chunks.push(chunk)
  return Buffer.concat(chunks).toString('utf8')
}

const claimsOf = (sub, use) => {
  const { isThin, ...told } = accounts.get(sub)
  return isThin && use === 'id_token' ? { sub } : { sub, ...told }
}

function makeProvider({ issuer, jwks, client }) {
  return new Provider(issuer, {
    jwks,
    clients: [client],
    claims: { openid: ['sub', ...claims], email: [], profile: [] },
    conformIdTokenClaims: false,
    cookies: { keys: ['a key of tests'] },
    // Its own dispatcher refuses addresses of this machine, where the console of a test is.
    fetch: (url, options) => fetch(url, { ...options, dispatcher: undefined }),
    pkce: { required: () => true },
    features: {
      devInteractions: { enabled: false },
      backchannelLogout: { enabled: true },
      rpInitiatedLogout: {
        enabled: true,
        logoutSource: (ctx, form) => {
          const button = '<button form="op.logoutForm" name="logout" value="yes">Sign out</button>'
          ctx.body = `<!doctype html><html lang="en"><title>Test provider</title><h1>Sign out?</h1>${form}${button}</html>`
        },
      },
    },
    findAccount: (_ctx, sub) => accounts.has(sub) && { accountId: sub, claims: (use) => claimsOf(sub, use) },
    // No page that asks whether the client may know who somebody is.
    loadExistingGrant: async (ctx) => {
      const grant = new ctx.oidc.provider.Grant({ accountId: ctx.oidc.session.accountId, clientId: ctx.oidc.client.clientId })
      grant.addOIDCScope('openid email profile')
      grant.addOIDCClaims(claims)
      await grant.save()
      return grant
    },
    interactions: { url: (_ctx, { uid }) => `/interaction/${uid}` },
    ttl: { Interaction: 600, Session: 86_400, Grant: 86_400, AccessToken: 600, IdToken: 600, AuthorizationCode: 60 },
  })
}

async function interact(provider, request, response, uid) {
  const { params } = await provider.interactionDetails(request, response)
  if (request.method === 'GET') {
    response.writeHead(200, { 'content-type': 'text/html; charset=utf-8' }).end(page({ uid, hint: params.login_hint ?? '' }))
    return
  }
  const form = new URLSearchParams(await read(request))
  const account = form.get('account')
  const result =
    form.get('do') === 'cancel' || !accounts.has(account)
      ? { error: 'access_denied', error_description: 'The person did not sign in.' }
      : { login: { accountId: account, remember: true } }
  await provider.interactionFinished(request, response, result, { mergeWithLastSubmission: false })
}

function serve({ port, ...settings }) {
  const provider = makeProvider(settings)
  const answer = provider.callback()
  const server = createServer(async (request, response) => {
    const [, kind, uid] = request.url.split(/[/?]/)
    if (delay > 0) await sleep(delay)
    if (kind !== 'interaction') return answer(request, response)
    interact(provider, request, response, uid).catch((error) => {
      response.writeHead(400, { 'content-type': 'text/plain' }).end(String(error.error ?? error.message))
    })
  })
  server.listen(port, '127.0.0.1', () => process.send({ ready: true }))
}

process.on('message', (message) => {
  if (message.settings) serve(message.settings)
  if (message.account) accounts.set(message.account.sub, message.account.claims)
  if ('delay' in message) delay = message.delay
  if ('turnedBy' in message) turnedBy = message.turnedBy
  if (!message.settings) process.send({ done: message.id })
})
process.on('disconnect', () => process.exit(0))
