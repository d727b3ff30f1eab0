/** Who has to have a passkey, by REQUIRE_PASSKEY. */
import 'server-only'
import { environment } from '../runtime/env'
import type { Binding } from './session'

/** Whether somebody with these roles needs a passkey after the password. */
export function needsPasskey(bindings: readonly Pick<Binding, 'role'>[]): boolean {
  const { requirePasskey } = environment()
  return requirePasskey === 'everyone' || (requirePasskey === 'admins' && bindings.some(({ role }) => role === 'ACCOUNT_ADMIN'))
}
