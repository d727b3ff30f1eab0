/** Mutations of a project's API keys; each one refreshes the lists that it makes stale. */
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { keyActionApi, keyApi, keysApi, type ProjectRef } from '../paths'
import { CreatedKey, Key, type CreateKey, type KeyPage, type UpdateKey } from '../schema/key'
import { request, requestWithoutBody } from './console-api'
import { keyListsKey } from './key-queries'

/** Marks the key lists of a project as stale, and fetches the visible one. */
export function useRefreshKeys(ref: ProjectRef) {
  const client = useQueryClient()
  return () => client.invalidateQueries({ queryKey: keyListsKey(ref) })
}

/** Creates a key. Not a TanStack mutation: its cache would keep the secret. */
export function useCreateKey(ref: ProjectRef): (input: CreateKey) => Promise<CreatedKey> {
  const refresh = useRefreshKeys(ref)
  return async (input) => {
    try {
      return await request(keysApi(ref), CreatedKey, { method: 'POST', body: input })
    } finally {
      // After a failure too: without an answer, the key may have been created.
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

/** Pauses a key, or resumes it. */
export function useSetPaused(ref: ProjectRef) {
  const refresh = useRefreshKeys(ref)
  return useMutation({
    mutationFn: ({ keyId, paused }: { keyId: string; paused: boolean }) =>
      request(keyActionApi(ref, keyId, paused ? 'pause' : 'resume'), Key, { method: 'POST' }),
    onSettled: () => void refresh(),
  })
}

/** Deletes a key, and removes it from cached lists at once. */
export function useDeleteKey(ref: ProjectRef) {
  const client = useQueryClient()
  const refresh = useRefreshKeys(ref)
  return useMutation({
    mutationFn: (keyId: string) => requestWithoutBody(keyApi(ref, keyId), { method: 'DELETE' }),
    onSuccess: async (_, keyId) => {
      // A list request that is still running may return the deleted key.
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
