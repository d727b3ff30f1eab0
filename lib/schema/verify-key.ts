/** The query parameters of the route that reverse proxies check keys with. */
import { z } from 'zod'
import { KeyPermission } from './permission'

/** Held to the key's place before the query is read: see `requireOwnScope`. */
const place = (what: string) => z.string().optional().describe(`${what}, which must be the key's own.`)

const members = {
  permission: KeyPermission.default('read').describe(
    'What the key must be allowed to do. Every key may read and ingest; only an Admin key may configure.',
  ),
  status: z
    .enum(['200', '204'], { error: 'status must be 200 or 204.' })
    .default('204')
    .describe('How a good key is answered: Envoy takes nothing but 200 for a yes.'),
  accountIdentifier: place('An account'),
  account: place('The same as accountIdentifier'),
  orgIdentifier: place('An organization'),
  projectIdentifier: place('A project'),
}

/** Unknown parameters are refused: a rule whose name has a typing error would check nothing. */
export const VerifyKey = z.strictObject(members, {
  error: ({ code }) =>
    code === 'unrecognized_keys' ? `There is no such parameter. Those there are: ${Object.keys(members).join(', ')}.` : undefined,
})
export type VerifyKey = z.infer<typeof VerifyKey>
