/** Sends a proof of identity by password (step-up). Not mutations: their cache would keep the password. */
import { profileProofApi } from '../paths'
import type { ProveByPassword } from '../schema/proof'
import { requestWithoutBody } from './console-api'

/** Proves with the password who the person is. @throws ProblemError or NoAnswerError */
export const proveByPassword = (body: ProveByPassword): Promise<void> =>
  requestWithoutBody(profileProofApi(), { method: 'POST', body })
