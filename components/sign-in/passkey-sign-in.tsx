/** Signs in with a passkey alone. */
'use client'

import { PasskeyButton } from './passkey-button'
import { usePasskeySignIn } from './use-passkey-sign-in'

type Props = { returnTo: string; /** Where passkeys work. */ origin: string }

/** Whoever the passkey is of: no email is asked for. */
export function PasskeySignIn(props: Props) {
  const { state, enter } = usePasskeySignIn(props.returnTo, props.origin)
  return <PasskeyButton {...props} state={state} onUse={() => void enter()} />
}
