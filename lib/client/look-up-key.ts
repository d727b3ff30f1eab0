/** Looks a pasted key up, by its hash alone. */
import { keyLookUpApi, type ProjectRef } from '../paths'
import { KeyMatch } from '../schema/key-look-up'
import { request } from './console-api'
import { sha256Hex } from './sha256'

/** Not a TanStack query: its cache would keep the hash. The hash is sent in the body, so that it is in no URL. */
export const lookUpKey = (ref: ProjectRef, secret: string): Promise<KeyMatch> =>
  request(keyLookUpApi(ref), KeyMatch, { method: 'POST', body: { hash: sha256Hex(secret) } })
