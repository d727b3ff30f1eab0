/** A proof of identity by the provider (step-up), in a window of its own that tells the page which opened it. */
import { proofPath } from '../paths'

// The provider may cut the tie between the two windows (Cross-Origin-Opener-Policy): a channel of our own origin stays.
const channelName = 'proof'

/** Tells waiting pages that a proof was made. The server decides which request passes then. */
export function tellOfProof(): void {
  const channel = new BroadcastChannel(channelName)
  channel.postMessage('done')
  channel.close()
}

/** Calls a function once a window tells of a proof. @returns what stops that */
export function onProof(call: () => void): () => void {
  const channel = new BroadcastChannel(channelName)
  channel.onmessage = ({ data }) => {
    if (data === 'done') call()
  }
  return () => channel.close()
}

/** Opens the window, or the one that is open anew. @returns false if the browser blocks it */
export const openProofWindow = (): boolean => window.open(proofPath(), 'proof', 'popup,width=520,height=720') !== null
