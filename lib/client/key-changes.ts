/** Changes of a project's API keys; each one refreshes what it makes stale. */
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { keyActionApi, keyApi, keysApi, keysBulkApi, type ProjectRef } from '../paths'
import { CreatedKey, Key, type CreateKey, type KeyPage, type UpdateKey } from '../schema/key'
import { ChangedKeys, type ChangeKeys } from '../schema/key-bulk'
import type { Overlap } from '../schema/key-rotation'
import { request, requestWithoutBody } from './console-api'
import { keyListsKey, keysOfProjectKey } from './key-queries'

/** Marks all that is known of a project's keys as stale, and fetches what is visible. */
export function useRefreshKeys(ref: ProjectRef) {
  const client = useQueryClient()
  return () => client.invalidateQueries({ queryKey: keysOfProjectKey(ref) })
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

/** Gives a key a new secret, which nothing keeps: it is not a TanStack mutation either. */
export function useRotateKey(ref: ProjectRef): (keyId: string, overlap: Overlap) => Promise<CreatedKey> {
  const refresh = useRefreshKeys(ref)
  return async (keyId, overlap) => {
    try {
      return await request(keyActionApi(ref, keyId, 'rotate'), CreatedKey, { method: 'POST', body: { overlap } })
    } finally {
      void refresh()
    }
  }
}

/**
 * Tells the server that this browser shows a secret. Answers the key: where it rotates, the end of the old secret is known from then on.
 */
export const acknowledgeReveal = (ref: ProjectRef, keyId: string, secretId: string): Promise<Key> =>
  request(keyActionApi(ref, keyId, 'reveal'), Key, { method: 'POST', body: { secretId } })

/** Changes the name, description, end, networks or responsible person of a key. */
export function useUpdateKey(ref: ProjectRef) {
  const refresh = useRefreshKeys(ref)
  return useMutation({
    mutationFn: ({ keyId, ...changes }: UpdateKey & { keyId: string }) =>
      request(keyApi(ref, keyId), Key, { method: 'PATCH', body: changes }),
    onSettled: () => void refresh(),
  })
}

/** The requests of changes without further input. */
const changes = {
  pause: { path: 'pause', method: 'POST' },
  resume: { path: 'resume', method: 'POST' },
  /** The new secret is refused, and the old one works on until its own end. */
  cancelRotation: { path: 'rotation', method: 'DELETE' },
  /** The old secret is refused from now on. */
  endOldSecret: { path: 'rotation/end', method: 'POST' },
} as const

/** Makes one of these changes of a key, by its id. */
export function useChangeKey(ref: ProjectRef, change: keyof typeof changes) {
  const refresh = useRefreshKeys(ref)
  const { path, method } = changes[change]
  return useMutation({
    mutationFn: (keyId: string) => request(keyActionApi(ref, keyId, path), Key, { method }),
    onSettled: () => void refresh(),
  })
}

/** Pauses, resumes, deletes or hands over many keys; the answer says what became of each. */
export function useChangeKeys(ref: ProjectRef) {
  const refresh = useRefreshKeys(ref)
  return useMutation({
    mutationFn: (input: ChangeKeys) => request(keysBulkApi(ref), ChangedKeys, { method: 'POST', body: input }),
    onSettled: () => void refresh(),
  })
}

/** Deletes a key, and removes it from cached lists at once. The reason is shown with it, and in the log. */
export function useDeleteKey(ref: ProjectRef) {
  const client = useQueryClient()
  const refresh = useRefreshKeys(ref)
  return useMutation({
    mutationFn: ({ keyId, reason }: { keyId: string; reason?: string | undefined }) =>
      requestWithoutBody(keyApi(ref, keyId), { method: 'DELETE', body: reason ? { reason } : undefined }),
    onSuccess: async (_, { keyId }) => {
      // A list request that is still running may return the deleted key.
      await client.cancelQueries({ queryKey: keyListsKey(ref) })
      client.setQueriesData<KeyPage>({ queryKey: keyListsKey(ref) }, (page) => page && without(page, keyId))
    },
    onSettled: () => void refresh(),
  })
}

const without = (page: KeyPage, keyId: string): KeyPage => {
  const items = page.items.filter((key) => key.id !== keyId)
  const gone = page.items.length - items.length
  return { ...page, items, total: page.total - gone, liveCount: page.liveCount - gone }
}
