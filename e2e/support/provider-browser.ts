/** A browser without a screen, for tests of single sign-on: it keeps cookies and follows the identity provider's pages. */
import { authApi } from '../../lib/paths'

/** Cookies by host and port, as two servers on 127.0.0.1 must not see each other's. */
type Jar = Map<string, Map<string, string>>

export type ProviderBrowser = {
  /** The cookies that the console has set. */
  cookies: Map<string, string>
  /** A request to the console or the provider, with the cookies of its host; redirects are not followed. */
  fetch(url: string, init?: RequestInit): Promise<Response>
  /** Posts one of the console's forms, such as `signin/oidc`; answers where it leads. */
  post(action: string, fields?: Record<string, string>): Promise<{ status: number; url: string }>
  /** Signs in on the provider's page, beginning at its address; answers the address of ours that it leads back to, not opened yet. */
  enter(url: string, account: string): Promise<string>
  /** All of it: to the provider, in, and back; answers where the console leads then. */
  signIn(account: string, fields?: Record<string, string>): Promise<string>
}

/** @param consoleUrl PUBLIC_URL of the server */
export function openBrowser(consoleUrl: string): ProviderBrowser {
  const jar: Jar = new Map([[new URL(consoleUrl).host, new Map()]])
  const cookiesOf = (url: string) => {
    const { host } = new URL(url)
    const cookies = jar.get(host) ?? new Map<string, string>()
    jar.set(host, cookies)
    return cookies
  }
  const send: ProviderBrowser['fetch'] = async (url, init = {}) => {
    const cookies = cookiesOf(url)
    const cookie = [...cookies].map(([name, value]) => `${name}=${value}`).join('; ')
    const response = await fetch(url, { ...init, headers: { cookie, ...(init.headers as object) }, redirect: 'manual' })
    for (const line of response.headers.getSetCookie()) {
      const [pair = ''] = line.split(';', 1)
      const at = pair.indexOf('=')
      const isGone = /max-age=0|expires=Thu, 01 Jan 1970/i.test(line)
      if (isGone) cookies.delete(pair.slice(0, at))
      else cookies.set(pair.slice(0, at), pair.slice(at + 1))
    }
    return response
  }
  const post: ProviderBrowser['post'] = async (action, fields = {}) => {
    const { csrfToken } = (await (await send(consoleUrl + authApi('csrf'))).json()) as { csrfToken: string }
    const response = await send(consoleUrl + authApi(action), {
      method: 'POST',
      headers: { origin: consoleUrl },
      body: new URLSearchParams({ ...fields, csrfToken, json: 'true' }),
    })
    const { url = '' } = (await response.json()) as { url?: string }
    return { status: response.status, url }
  }
  const enter: ProviderBrowser['enter'] = async (url, account) => {
    let at = url
    for (let hops = 0; hops < 10; hops += 1) {
      if (at.startsWith(consoleUrl)) return at
      const page = await send(at)
      const location = page.headers.get('location')
      const isForm = !location && (await page.text()).includes('name="account"')
      if (!location && !isForm) throw new Error(`The provider answered ${page.status}.`)
      const next = location ?? (await send(at, { method: 'POST', body: new URLSearchParams({ account, do: account ? 'enter' : 'cancel' }) })).headers.get('location')
      at = new URL(next!, at).href
    }
    throw new Error('The provider does not lead back.')
  }
  return {
    cookies: cookiesOf(consoleUrl),
    fetch: send,
    post,
    enter,
    signIn: async (account, fields) => {
      const { url } = await post('signin/oidc', fields)
      const back = await enter(url, account)
      const response = await send(back)
      return response.headers.get('location')!.replace(consoleUrl, '')
    },
  }
}
