/** Who asks a person to show again that it is them, when the server wants to know before it carries out a request. */
import type { SignInWay } from '../schema/person'

/** Asks the person, who has these ways. Resolves to whether they showed it. */
export type AskForProof = (ways: readonly SignInWay[]) => Promise<boolean>

let asker: AskForProof | null = null
let asking: Promise<boolean> | null = null

/** Makes this the one that asks, until the function that is returned is called. */
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
