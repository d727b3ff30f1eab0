/** The relying party of passkeys (WebAuthn): this server, by its host name. */
import 'server-only'
import { Fault } from '../fault'
import { environment } from '../runtime/env'

/** Its id and name, which authenticators show, and the origin that a browser has to be at. */
type RelyingParty = { id: string; name: string; origin: string }

/** @throws Fault conflict where passkeys cannot work at the address of this server */
export function relyingParty(): RelyingParty {
  const { passkeyOrigin: origin } = environment()
  if (origin) return { id: new URL(origin).hostname, name: 'SEI API Keys', origin }
  const detail = 'Passkeys need a host name and https. Whoever runs this server can set PUBLIC_URL to such an address.'
  throw new Fault('conflict', detail)
}
