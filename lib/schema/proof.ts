/** The schemas of step-up: a new proof of identity before sensitive changes. */
import { z } from 'zod'
import { SignInWay } from './person'

/**
 * A problem with the code `proof_needed` names the ways in which the person can prove who they are. After one of them, the same request
 * is sent again.
 */
export const ProofNeeded = z.object({ ways: z.array(SignInWay) })
export type ProofNeeded = z.infer<typeof ProofNeeded>

export const ProveByPassword = z.strictObject({
  password: z.string().min(1, 'Enter your password.').max(1_024, 'The password is too long.'),
})
export type ProveByPassword = z.infer<typeof ProveByPassword>

/** How a proof by the identity provider ended, in the address of the page to which the browser returns. That page has the texts. */
export const ProviderProof = z.enum(['done', 'provider_unavailable', 'provider_refused', 'not_completed', 'other_person', 'not_recent'])
export type ProviderProof = z.infer<typeof ProviderProof>
