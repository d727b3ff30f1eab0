/** Changes of people; each one refreshes the lists that it makes stale. */
import { useMutation, useQueryClient, type QueryClient } from '@tanstack/react-query'
import { peopleApi, personApi } from '../paths'
import { InvitedPerson, SecretLink, type ChangeRoles, type DisablePerson, type InvitePerson, type PeoplePage } from '../schema/person'
import { request, requestWithoutBody } from './console-api'
import { peopleListsKey } from './people-queries'

const refresh = (client: QueryClient) => client.invalidateQueries({ queryKey: peopleListsKey })

/** A change whose answer may have the secret of a link. Not a TanStack mutation: its cache would keep the secret. */
function useSecretChange<Input, Answer>(change: (input: Input) => Promise<Answer>): (input: Input) => Promise<Answer> {
  const client = useQueryClient()
  return async (input) => {
    try {
      return await change(input)
    } finally {
      // After a failure too: without an answer, the change may have been made.
      void refresh(client)
    }
  }
}

/** Invites a person, or gives the roles to one who is known. */
export const useInvitePerson = () =>
  useSecretChange((input: InvitePerson) => request(peopleApi(), InvitedPerson, { method: 'POST', body: input }))

/** Replaces the roles of a person; somebody who is invited gets a new link. */
export const useChangeRoles = (personId: string) =>
  useSecretChange((input: ChangeRoles) => request(personApi(personId, 'roles'), InvitedPerson, { method: 'PUT', body: input }))

/** Makes a new link for an invited person; the one before it works no longer. */
export const useResendInvitation = (personId: string) =>
  useSecretChange<void, InvitedPerson>(() => request(personApi(personId, 'invitation'), InvitedPerson, { method: 'POST' }))

/** Makes a link to choose a new password. */
export const useMakePasswordLink = (personId: string) =>
  useSecretChange<void, SecretLink>(() => request(personApi(personId, 'password-link'), SecretLink, { method: 'POST' }))

/** Removes all passkeys of a person, and makes a link to add another one. */
export const useResetPasskeys = (personId: string) =>
  useSecretChange<void, SecretLink>(() => request(personApi(personId, 'passkey-link'), SecretLink, { method: 'POST' }))

/** A change whose answer has no content. */
function useChange<Input>(change: (input: Input) => Promise<void>) {
  const client = useQueryClient()
  return useMutation({ mutationFn: change, onSettled: () => void refresh(client) })
}

/** Takes an invitation back, and removes the person from cached lists at once. */
export function useCancelInvitation(personId: string) {
  const client = useQueryClient()
  return useChange<void>(async () => {
    await requestWithoutBody(personApi(personId, 'invitation'), { method: 'DELETE' })
    // A list request that is still running may return the person. Their row goes before the dialog, which gives the focus back.
    await client.cancelQueries({ queryKey: peopleListsKey })
    client.setQueriesData<PeoplePage>({ queryKey: peopleListsKey }, (page) => page && without(page, personId))
  })
}

const without = (page: PeoplePage, personId: string): PeoplePage => {
  const items = page.items.filter(({ id }) => id !== personId)
  const gone = page.items.length - items.length
  return { ...page, items, total: page.total - gone, invited: page.invited - gone }
}

/** Disables a person, and deletes those of their keys that are named. */
export const useDisablePerson = (personId: string) =>
  useChange((body: DisablePerson) => requestWithoutBody(personApi(personId, 'disable'), { method: 'POST', body }))

/** Lets a disabled person in again. */
export const useEnablePerson = () =>
  useChange((personId: string) => requestWithoutBody(personApi(personId, 'enable'), { method: 'POST' }))

/** Ends every session of a person. */
export const useEndSessions = (personId: string) =>
  useChange<void>(() => requestWithoutBody(personApi(personId, 'end-sessions'), { method: 'POST' }))
