/** A person's own profile, from the browser: queries and changes. */
import { queryOptions, useMutation, useQueryClient } from '@tanstack/react-query'
import { z } from 'zod'
import { profileApi, profilePasswordApi, profileSessionApi, profileSessionsApi } from '../paths'
import { EndedSessions, type ChangePassword, type ChangeProfile } from '../schema/person'
import { SessionList } from '../schema/session'
import { request, requestWithoutBody } from './console-api'

export const ownSessionsKey = ['own-sessions'] as const

/** Where the person is signed in. */
export const ownSessionsQuery = () =>
  queryOptions({ queryKey: ownSessionsKey, queryFn: ({ signal }) => request(profileSessionsApi(), SessionList, { signal }) })

/** Changes the person's name. @throws ProblemError or NoAnswerError */
export const changeProfile = (body: ChangeProfile) => request(profileApi(), z.object({ name: z.string() }), { method: 'PATCH', body })

/** Changes the password; says how many other browsers were signed out. Not a mutation: its cache would keep the passwords. */
export const changePassword = (body: ChangePassword) => request(profilePasswordApi(), EndedSessions, { method: 'POST', body })

/** Marks the list of sessions as stale, and fetches it where it is shown. */
export function useRefreshSessions() {
  const client = useQueryClient()
  return () => client.invalidateQueries({ queryKey: ownSessionsKey })
}

/** Signs out one other browser. */
export function useEndSession() {
  const refresh = useRefreshSessions()
  return useMutation({
    mutationFn: (sessionId: string) => requestWithoutBody(profileSessionApi(sessionId), { method: 'DELETE' }),
    onSettled: () => refresh(),
  })
}

/** Signs out all other browsers. */
export function useEndOtherSessions() {
  const refresh = useRefreshSessions()
  return useMutation({
    mutationFn: () => request(profileSessionsApi(), EndedSessions, { method: 'DELETE' }),
    onSettled: () => refresh(),
  })
}
