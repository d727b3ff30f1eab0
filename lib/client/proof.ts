/** Showing again that it is you, from the browser. Not mutations: their cache would keep the password. */
import { profileProofApi } from '../paths'
import type { ProveByPassword } from '../schema/proof'
import { requestWithoutBody } from './console-api'

/** Shows it by the password. @throws ProblemError or NoAnswerError */
export const proveByPassword = (body: ProveByPassword): Promise<void> =>
  requestWithoutBody(profileProofApi(), { method: 'POST', body })
