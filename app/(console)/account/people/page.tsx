/** The People page: checks access, fills the query cache, renders the screen. */
import { dehydrate, HydrationBoundary } from '@tanstack/react-query'
import type { Metadata } from 'next'
import { redirect } from 'next/navigation'
import { hasSecret } from '@/lib/client/list-params'
import { loadPeopleListParams, peopleListSearch, toListPeople, type PeopleListParams } from '@/lib/client/people-list-params'
import { peopleListKey } from '@/lib/client/people-queries'
import { makeQueryClient } from '@/lib/client/query-client'
import { pageAccountActor } from '@/lib/console/page'
import { peoplePath } from '@/lib/paths'
import type { AccountActor } from '@/lib/server/access/actor'
import { Fault } from '@/lib/server/fault'
import { listPeople } from '@/lib/server/people/list'
import { mayGive } from '@/lib/server/people/may-give'
import { environment } from '@/lib/server/runtime/env'
import { PeopleScreen } from '@/components/people/people-screen'
import { Breadcrumb } from '@/components/shell/breadcrumb'
import { NoAccess } from '@/components/ui/no-access'

export const metadata: Metadata = { title: 'People' }

type Props = { searchParams: Promise<Record<string, string | string[] | undefined>> }

export default async function PeoplePage({ searchParams }: Props) {
  const search = await searchParams
  const asked = loadPeopleListParams(search)
  // Only the hint of the secret is kept.
  if (hasSecret(search.q)) redirect(peoplePath() + peopleListSearch(asked))
  const actor = await pageAccountActor('people:read', peoplePath() + peopleListSearch(asked))
  if (!actor) {
    return (
      <NoAccess
        page="People"
        title="You do not have access to people"
        text="Account Admins see everybody, and SEI Admins the people of their projects. Ask one of them if you need somebody to be invited."
      />
    )
  }
  const { state, renderedAt } = await fillQueryCache(actor, asked)
  return (
    <HydrationBoundary state={state}>
      <PeopleScreen
        permissions={actor.permissions}
        may={await mayGive(actor)}
        sendsMail={environment().mail !== null}
        renderedAt={renderedAt}
        breadcrumb={<Breadcrumb places={[actor.account.name, 'Account Management', 'Access']} />}
      />
    </HydrationBoundary>
  )
}

/** The query cache that the browser starts with. An invalid cursor redirects to the first page of the list. */
async function fillQueryCache(actor: AccountActor, asked: PeopleListParams) {
  const client = makeQueryClient()
  const query = toListPeople(asked)
  try {
    client.setQueryData(peopleListKey(query), await listPeople(actor, query))
  } catch (error) {
    if (error instanceof Fault && error.code === 'invalid_cursor') {
      redirect(peoplePath() + peopleListSearch({ ...asked, cursor: null }))
    }
    throw error
  }
  return { state: dehydrate(client), renderedAt: Date.now() }
}
