/** Forward auth: a reverse proxy asks whether a key is good, and so guards any other service with these keys. */
import 'server-only'
import { VerifyKey } from '../../schema/verify-key'
import { answer } from '../handler-reply'
import { withKey } from '../route'

/** What the answer says of a good key, for the guarded service. */
const identity = {
  'x-sei-key-id': 'Id of the key',
  'x-sei-account': 'Identifier of its account',
  'x-sei-org': 'Identifier of its organization',
  'x-sei-project': 'Identifier of its project',
  'x-sei-role': 'Its role: ADMIN or INGESTION',
}

export const authRoutes = [
  withKey(
    'read',
    {
      method: 'all',
      path: '/auth/verify',
      tag: 'Keys',
      summary: 'Check a key',
      description:
        'For a reverse proxy in front of another service: nginx `auth_request`, Traefik `forwardAuth`, Envoy `ext_authz`. Any method will do. The body is not read.',
      query: VerifyKey,
      asks: ({ permission }) => permission,
      light: true,
      responses: {
        200: { description: 'The same as 204, for `status=200`', schema: null, headers: identity },
        204: { description: 'The key is good, and may do what was asked', schema: null, headers: identity },
      },
    },
    ({ actor, query }) => {
      const { id, account, org, project, role } = actor.key
      const headers = {
        'x-sei-key-id': id,
        'x-sei-account': account,
        'x-sei-org': org,
        'x-sei-project': project,
        'x-sei-role': role,
      }
      return query.status === '200' ? answer(200, null, headers) : answer(204, null, headers)
    },
  ),
]
