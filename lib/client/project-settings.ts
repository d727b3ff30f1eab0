/** The settings of a project: the query, and the change. */
import { queryOptions, useMutation, useQueryClient } from '@tanstack/react-query'
import { projectSettingsApi, type ProjectRef } from '../paths'
import { ProjectSettings, type ChangeProjectSettings } from '../schema/project-settings'
import { request } from './console-api'
import { keysOfProjectKey } from './key-queries'

/** What a project asks of the life of its keys; the server's render fills it. */
export const projectSettingsOptions = (ref: ProjectRef) =>
  queryOptions({
    queryKey: ['project-settings', ref.org, ref.project] as const,
    queryFn: ({ signal }) => request(projectSettingsApi(ref), ProjectSettings, { signal }),
  })

/** Changes settings; what is not named stays. Findings depend on them. */
export function useChangeProjectSettings(ref: ProjectRef) {
  const client = useQueryClient()
  return useMutation({
    mutationFn: (input: ChangeProjectSettings) => request(projectSettingsApi(ref), ProjectSettings, { method: 'PATCH', body: input }),
    onSuccess: (saved) => {
      client.setQueryData(projectSettingsOptions(ref).queryKey, saved)
      void client.invalidateQueries({ queryKey: keysOfProjectKey(ref) })
    },
  })
}
