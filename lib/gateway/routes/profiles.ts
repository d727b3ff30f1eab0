/** Profiles on the gateway: the same routes for each kind, with the members of that kind. */
import 'server-only'
import { z } from 'zod'
import { createProfile as createInput, patchProfile, profileOf, ProfileSlug, type AnyProfile, type ProfilePatch } from '../../schema/profile'
import { ReferenceParams } from '../../schema/reference'
import { createProfile, type ProfileInput } from '../../server/sei/profiles/create'
import { deleteProfile } from '../../server/sei/profiles/delete'
import { getProfile, listProfiles } from '../../server/sei/profiles/get'
import { updateProfile } from '../../server/sei/profiles/update'
import { jsonList } from '../json-list'
import { answer } from '../handler-reply'
import { definitionBytes, withKey, type GatewayRoute } from '../route'

const unknown = { 404: 'The account has no such profile' }
const wrong = { 400: 'What is wrong, field by field', 409: 'Another profile of this kind has this name' }

function routesOf(slug: ProfileSlug): GatewayRoute[] {
  const all = `/api/v2/profiles/${slug}`
  const one = `${all}/{id}`
  const tag = 'Profiles'
  const schema: z.ZodType<AnyProfile> = profileOf[slug]
  const input: z.ZodType<ProfileInput> = createInput[slug]
  return [
    withKey(
      'configure',
      {
        method: 'get',
        path: all,
        legacy: slug === 'business-alignment' ? [{ method: 'get', path: '/api/v2/insights/ba/profiles' }] : [],
        tag,
        summary: `The ${slug} profiles of the account`,
        responses: { 200: { description: 'All of them, by name', schema: z.array(schema) } },
      },
      ({ actor }) => jsonList(listProfiles(actor, slug)),
    ),
    withKey(
      'configure',
      {
        method: 'post',
        path: all,
        tag,
        summary: `Create a profile for ${slug}`,
        body: input,
        maxBytes: definitionBytes,
        responses: { 201: { description: 'The new profile', schema } },
        refusals: { ...wrong, 409: `${wrong[409]}, or the account has 1000 profiles already` },
      },
      async ({ actor, body }) => answer(201, await createProfile(actor, slug, body)),
    ),
    withKey(
      'configure',
      {
        method: 'get',
        path: one,
        tag,
        summary: `One profile for ${slug}`,
        params: ReferenceParams,
        responses: { 200: { description: 'The profile', schema } },
        refusals: unknown,
      },
      ({ actor, params }) => getProfile(actor, slug, params.id),
    ),
    ...(['put', 'patch'] as const).map((method) =>
      withKey(
        'configure',
        {
          method,
          path: one,
          tag,
          summary: method === 'put' ? `Replace a profile for ${slug}` : `Change parts of a profile for ${slug}`,
          description:
            method === 'put'
              ? 'What is left out gets its default.'
              : 'What is left out stays, in inner objects too; lists and single values are replaced. The result has to keep the rules of a new profile.',
          params: ReferenceParams,
          body: method === 'put' ? (input as z.ZodType<ProfilePatch>) : patchProfile[slug],
          maxBytes: definitionBytes,
          responses: { 200: { description: 'The profile as it is now', schema } },
          refusals: { ...wrong, ...unknown },
        },
        ({ actor, params, body }) => updateProfile(actor, slug, params.id, body),
      ),
    ),
    withKey(
      'configure',
      {
        method: 'delete',
        path: one,
        tag,
        summary: `Delete a profile for ${slug}`,
        params: ReferenceParams,
        responses: { 204: { description: 'It is gone', schema: null } },
        refusals: { ...unknown, 409: 'An org tree uses it' },
      },
      async ({ actor, params }) => {
        await deleteProfile(actor, slug, params.id)
        return answer(204, null)
      },
    ),
  ]
}

export const profilesRoutes: GatewayRoute[] = ProfileSlug.options.flatMap(routesOf)
