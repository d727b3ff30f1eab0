/** What the browser changes about a project's API keys; each change refreshes the lists it makes stale. */
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { keyApi, keysApi, type ProjectRef } from '../paths'
import { CreatedKey, Key, type CreateKey, type KeyPage, type UpdateKey } from '../schema/key'
import { request, requestNothing } from './http'
import { keyListsKey } from './key-queries'

/** Makes the lists of a project stale, and fetches the one on screen. */
export function useRefreshKeys(ref: ProjectRef) {
  const client = useQueryClient()
  return () => client.invalidateQueries({ queryKey: keyListsKey(ref) })
}

/** Creates a key. Not a mutation of TanStack Query: its cache would keep the secret. */
export function useCreateKey(ref: ProjectRef): (input: CreateKey) => Promise<CreatedKey> {
  const refresh = useRefreshKeys(ref)
  return async (input) => {
    try {
      return await request(keysApi(ref), CreatedKey, { method: 'POST', body: input })
    } finally {
      // Also after a failure: without an answer, the key may be there.
      void refresh()
    }
  }
}

/** Changes the name or description of a key. */
export function useUpdateKey(ref: ProjectRef) {
  const refresh = useRefreshKeys(ref)
  return useMutation({
    mutationFn: ({ keyId, ...changes }: UpdateKey & { keyId: string }) =>
      request(keyApi(ref, keyId), Key, { method: 'PATCH', body: changes }),
    onSettled: () => void refresh(),
  })
}

/** Deletes a key, and takes it out of the lists at once. */
export function useDeleteKey(ref: ProjectRef) {
  const client = useQueryClient()
  const refresh = useRefreshKeys(ref)
  return useMutation({
    mutationFn: (keyId: string) => requestNothing(keyApi(ref, keyId), { method: 'DELETE' }),
    onSuccess: async (_, keyId) => {
      // A list that is on its way may still have the key.
      await client.cancelQueries({ queryKey: keyListsKey(ref) })
      client.setQueriesData<KeyPage>({ queryKey: keyListsKey(ref) }, (page) => page && without(page, keyId))
    },
    onSettled: () => void refresh(),
  })
}

const without = (page: KeyPage, keyId: string): KeyPage => {
  const items = page.items.filter((key) => key.id !== keyId)
  return { ...page, items, total: page.total - (page.items.length - items.length) }
}
