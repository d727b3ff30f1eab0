/** Passkeys in the browser: the list, its changes, and requests to the authenticator. */
import {
  browserSupportsWebAuthn,
  startAuthentication,
  startRegistration,
  WebAuthnError,
  type PublicKeyCredentialCreationOptionsJSON,
  type PublicKeyCredentialRequestOptionsJSON,
} from '@simplewebauthn/browser'
import { queryOptions, useMutation, useQueryClient } from '@tanstack/react-query'
import {
  passkeyLinksApi,
  passkeysApi,
  profilePasskeyApi,
  profilePasskeyOptionsApi,
  profilePasskeyProofApi,
  profilePasskeyProofOptionsApi,
  profilePasskeysApi,
} from '../paths'
import { Passkey, PasskeyAsk, PasskeyList, type PasskeyAnswer, type RenamePasskey } from '../schema/passkey'
import { NoAnswerError, request, requestWithoutBody } from './console-api'

export const ownPasskeysKey = ['own-passkeys'] as const

/** The passkeys of the person. */
export const ownPasskeysQuery = () =>
  queryOptions({ queryKey: ownPasskeysKey, queryFn: ({ signal }) => request(profilePasskeysApi(), PasskeyList, { signal }) })

/** The browser or its authenticator gave no passkey; nothing was sent to the server. */
class NoPasskeyError extends NoAnswerError {
  override name = 'NoPasskeyError'
}

function textOf(error: unknown): string {
  if (!browserSupportsWebAuthn()) return 'This browser cannot use passkeys here.'
  if (error instanceof WebAuthnError) {
    if (error.code === 'ERROR_AUTHENTICATOR_PREVIOUSLY_REGISTERED') return 'This device has a passkey of yours already.'
    if (error.code === 'ERROR_INVALID_DOMAIN' || error.code === 'ERROR_INVALID_RP_ID') return 'Passkeys do not work at this address.'
    if (error.code.startsWith('ERROR_AUTHENTICATOR_')) return 'This device cannot keep a passkey that checks that it is you. Use another one.'
  }
  return 'No passkey was used: the question of your browser was closed, took too long, or found no passkey of yours.'
}

/** Asks the authenticator; the browser shows its own dialog. @throws NoPasskeyError */
async function answerTo<Options>(ask: PasskeyAsk, start: (options: { optionsJSON: Options }) => Promise<object>): Promise<PasskeyAnswer> {
  try {
    const response = await start({ optionsJSON: ask.options as Options })
    return { challengeId: ask.challengeId, response: { ...response } }
  } catch (error) {
    throw new NoPasskeyError(error, textOf(error))
  }
}

const askFor = (url: string, body?: unknown) => request(url, PasskeyAsk, { method: 'POST', body })

const create = (ask: PasskeyAsk) => answerTo<PublicKeyCredentialCreationOptionsJSON>(ask, startRegistration)
const sign = (ask: PasskeyAsk) => answerTo<PublicKeyCredentialRequestOptionsJSON>(ask, startAuthentication)

function useRefresh() {
  const client = useQueryClient()
  return () => client.invalidateQueries({ queryKey: ownPasskeysKey })
}

/** Makes a passkey with this browser, and adds it under a name. */
export function useAddPasskey() {
  const refresh = useRefresh()
  return useMutation({
    mutationFn: async (name: string) =>
      request(profilePasskeysApi(), Passkey, { method: 'POST', body: { ...(await create(await askFor(profilePasskeyOptionsApi()))), name } }),
    onSettled: () => refresh(),
  })
}

/** Gives a passkey another name. */
export function useRenamePasskey(passkeyId: string) {
  const refresh = useRefresh()
  return useMutation({
    mutationFn: (body: RenamePasskey) => request(profilePasskeyApi(passkeyId), Passkey, { method: 'PATCH', body }),
    onSettled: () => refresh(),
  })
}

/** Removes a passkey. */
export function useRemovePasskey(passkeyId: string) {
  const refresh = useRefresh()
  return useMutation({
    mutationFn: () => requestWithoutBody(profilePasskeyApi(passkeyId), { method: 'DELETE' }),
    onSettled: () => refresh(),
  })
}

/**
 * Signs in with a passkey.
 * @param challengeId of a person who has given a right password; without it, any person's passkey counts
 * @throws ProblemError or NoAnswerError
 */
export async function signInWithPasskey(challengeId?: string): Promise<void> {
  const ask = await askFor(passkeysApi('options'), challengeId ? { challengeId } : undefined)
  await requestWithoutBody(passkeysApi('sign-in'), { method: 'POST', body: await sign(ask) })
}

/** Adds a passkey with a link; the person is signed in then. @throws ProblemError or NoAnswerError */
export async function addFirstPasskey(secret: string, name: string): Promise<void> {
  const answer = await create(await askFor(passkeyLinksApi('options'), { secret }))
  await requestWithoutBody(passkeyLinksApi('use'), { method: 'POST', body: { ...answer, secret, name } })
}

/** Proves with a passkey who the person is. @throws ProblemError or NoAnswerError */
export async function proveByPasskey(): Promise<void> {
  const ask = await askFor(profilePasskeyProofOptionsApi())
  await requestWithoutBody(profilePasskeyProofApi(), { method: 'POST', body: await sign(ask) })
}
