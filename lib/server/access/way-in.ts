/** Whether an Account Admin could sign in while the identity provider is down: told at the start, not on the day when it is. */
import 'server-only'
import type { Transaction } from '../database/open'
import { environment } from '../runtime/env'
import { log } from '../runtime/log'
import { takesPasswordSql } from './password-sign-in'

type Found = { byPassword: boolean; hasPasskey: boolean }

/** How active Account Admins could sign in by themselves: whether any could. */
async function waysIn(tx: Transaction): Promise<Found> {
  const { requirePasskey } = environment()
  const [found] = await tx.$queryRaw<Found[]>`
    SELECT coalesce(bool_or(a.password AND (a.passkey OR ${requirePasskey === 'off'})), false) AS "byPassword",
           coalesce(bool_or(a.passkey), false) AS "hasPasskey"
    FROM (
      SELECT p.password_hash IS NOT NULL AND ${takesPasswordSql()} AS password,
             EXISTS (SELECT 1 FROM passkey k WHERE k.person_id = p.id) AS passkey
      FROM person p WHERE p.disabled_at IS NULL AND p.invited_at IS NULL AND EXISTS (
        SELECT 1 FROM role_binding b WHERE b.person_id = p.id AND b.role = 'ACCOUNT_ADMIN' AND b.project_id IS NULL)
    ) a`
  return found!
}

/** Warns in the log where the settings leave no Account Admin who could sign in without the provider. */
export async function warnOfNoWayIn(tx: Transaction): Promise<void> {
  const { passwordSignIn, requirePasskey, passkeyOrigin } = environment()
  if (passwordSignIn === 'on' && requirePasskey === 'off') return
  const { byPassword, hasPasskey } = await waysIn(tx)
  if (byPassword) return
  const fields = { passwordSignIn, requirePasskey }
  const withPasskey = requirePasskey === 'off' ? '' : ' and the passkey that REQUIRE_PASSKEY asks for'
  if (passwordSignIn === 'admins') {
    log().warn(fields, `no active Account Admin has the role by hand and a password${withPasskey}: while the identity provider is down, nobody can sign in with a password`)
  } else if (!hasPasskey || passkeyOrigin === null) {
    const why = passwordSignIn === 'off' ? 'PASSWORD_SIGN_IN is off and no active Account Admin has a passkey' : `no active Account Admin has a password${withPasskey}`
    log().warn(fields, `${why}: without single sign-on, nobody can sign in as Account Admin`)
  }
}
