/** The schemas of step-up: showing again that it is you, before what matters most. */
import { z } from 'zod'
import { SignInWay } from './person'

/** A problem with the code `proof_needed` says which ways the person has. The same request is sent again after one of them. */
export const ProofNeeded = z.object({ ways: z.array(SignInWay) })
export type ProofNeeded = z.infer<typeof ProofNeeded>

export const ProveByPassword = z.strictObject({
  password: z.string().min(1, 'Enter your password.').max(1_024, 'The password is too long.'),
})
export type ProveByPassword = z.infer<typeof ProveByPassword>

/** How a proof by the identity provider ended: in the address of the page to which it leads back, which has the words. */
export const ProviderProof = z.enum(['done', 'provider_unavailable', 'provider_refused', 'not_completed', 'other_person', 'not_recent'])
export type ProviderProof = z.infer<typeof ProviderProof>
