/** Connects requests to the dialog that asks for a proof of identity (step-up), which the server may want first. */
import type { SignInWay } from '../schema/person'

/** Asks the person, who can prove themselves in these ways. Resolves to whether they did. */
type AskForProof = (ways: readonly SignInWay[]) => Promise<boolean>

let asker: AskForProof | null = null
let asking: Promise<boolean> | null = null

/** Registers the dialog that asks, until the returned function is called. */
export function registerAsker(ask: AskForProof): () => void {
  asker = ask
  return () => {
    if (asker === ask) asker = null
  }
}

/** Asks the person, once for all requests that wait. Resolves to false also where nothing on the page can ask. */
export function askForProof(ways: readonly SignInWay[]): Promise<boolean> {
  if (!asker) return Promise.resolve(false)
  asking ??= asker(ways).finally(() => {
    asking = null
  })
  return asking
}
