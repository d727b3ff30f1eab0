/** Who has to have a passkey, by REQUIRE_PASSKEY. */
import 'server-only'
import type { Binding } from '../access/session'
import { isAccountAdmin } from '../people/reach'
import { environment } from '../runtime/env'

/** Whether somebody with these roles needs a passkey after the password. */
export function needsPasskey(bindings: readonly Binding[]): boolean {
  const { requirePasskey } = environment()
  return requirePasskey === 'everyone' || (requirePasskey === 'admins' && isAccountAdmin(bindings))
}
