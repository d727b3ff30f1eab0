/** The API Keys page: checks access, fills the query cache, renders the screen. */
import { setTimeout as pause } from 'node:timers/promises'
import { dehydrate, HydrationBoundary } from '@tanstack/react-query'
import type { Metadata } from 'next'
import { redirect } from 'next/navigation'
import { findingCountsOptions } from '@/lib/client/findings'
import { keyListSearch, loadKeyListParams, toListDeletedKeys, toListKeys, type KeyListParams } from '@/lib/client/key-list-params'
import { deletedKeysKey, keyListKey } from '@/lib/client/key-queries'
import { hasSecret } from '@/lib/client/list-params'
import { projectSettingsOptions } from '@/lib/client/project-settings'
import { makeQueryClient } from '@/lib/client/query-client'
import { apiKeysPath, projectOf } from '@/lib/paths'
import type { PersonActor } from '@/lib/server/access/actor'
import { environment } from '@/lib/server/runtime/env'
import { Fault } from '@/lib/server/fault'
import { countFindings } from '@/lib/server/findings/count'
import { pageActor } from '@/lib/console/page'
import { listDeletedKeys } from '@/lib/server/keys/list-deleted'
import { listKeys } from '@/lib/server/keys/list'
import { readProjectSettings } from '@/lib/server/projects/settings'
import { ApiKeysScreen } from '@/components/api-keys/api-keys-screen'
import { Breadcrumb } from '@/components/shell/breadcrumb'
import { NoAccess } from '@/components/ui/no-access'

export const metadata: Metadata = { title: 'API Keys' }

type Props = {
  params: Promise<{ org: string; project: string }>
  searchParams: Promise<Record<string, string | string[] | undefined>>
}

export default async function ApiKeysPage({ params, searchParams }: Props) {
  const ref = projectOf(await params)
  const path = apiKeysPath(ref)
  const search = await searchParams
  const asked = loadKeyListParams(search)
  // Only the hint of the secret is kept.
  if (hasSecret(search.q)) redirect(path + keyListSearch(asked))
  const actor = await pageActor(ref, 'api_keys:list', path + keyListSearch(asked))
  if (!actor) {
    return (
      <NoAccess
        page="API Keys"
        title="You do not have access to API keys"
        text="Your role in this project does not include them. Ask an Account Admin or SEI Admin if you need it."
      />
    )
  }
  const { accountName, orgName, projectName, isArchived } = actor.project
  const { state, renderedAt } = await fillQueryCache(actor, asked)
  return (
    <HydrationBoundary state={state}>
      <ApiKeysScreen
        projectRef={ref}
        permissions={actor.permissions}
        isArchived={isArchived}
        publicUrl={environment().knownPublicUrl}
        renderedAt={renderedAt}
        breadcrumb={<Breadcrumb places={[accountName, orgName, projectName, 'Account Management']} />}
      />
    </HydrationBoundary>
  )
}

/** In milliseconds: the list does not wait longer for its findings, which wait for those of other projects. */
const longestWait = 250

/** Null where they take longer, or cannot be read: then the browser asks for them after the list. */
const countsInTime = (actor: PersonActor) => Promise.race([countFindings(actor).catch(() => null), pause(longestWait, null)])

/** The query cache that the browser starts with. An invalid cursor redirects to the first page of the list. */
async function fillQueryCache(actor: PersonActor, asked: KeyListParams) {
  const client = makeQueryClient()
  const { org, project } = actor.project
  const isDeleted = asked.tab === 'deleted' && actor.permissions.includes('api_keys:read')
  const query = toListKeys(isDeleted ? { ...asked, cursor: null } : asked)
  try {
    const mayRead = actor.permissions.includes('api_keys:read')
    const [list, settings, counts] = await Promise.all([
      listKeys(actor, query),
      readProjectSettings(actor),
      mayRead && !isDeleted ? countsInTime(actor) : null,
    ])
    if (counts) client.setQueryData(findingCountsOptions({ org, project }).queryKey, counts)
    client.setQueryData(keyListKey({ org, project }, query), list)
    client.setQueryData(projectSettingsOptions({ org, project }).queryKey, settings)
    if (isDeleted) {
      const deletedQuery = toListDeletedKeys(asked)
      client.setQueryData(deletedKeysKey({ org, project }, deletedQuery), await listDeletedKeys(actor, deletedQuery))
    }
  } catch (error) {
    if (error instanceof Fault && error.code === 'invalid_cursor') {
      redirect(apiKeysPath({ org, project }) + keyListSearch({ ...asked, cursor: null }))
    }
    throw error
  }
  return { state: dehydrate(client), renderedAt: Date.now() }
}
