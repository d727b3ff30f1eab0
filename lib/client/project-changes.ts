/** Mutations of projects and organizations; each one refreshes the list. */
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { oneProjectApi, organizationApi, organizationsApi, projectActionApi, projectsApi } from '../paths'
import { ListedProject, Organization, type CreateOrganization, type CreateProject, type OrganizationList, type Rename } from '../schema/project'
import { request, requestWithoutBody } from './console-api'
import { organizationsKey } from './project-queries'

/** `onSettled` is for what else shows projects. */
function useChange<Input, Output>(change: (input: Input) => Promise<Output>, onSettled: () => void) {
  const client = useQueryClient()
  return useMutation({
    mutationFn: change,
    // After a failure too: without an answer, the change may have been made.
    onSettled: () => {
      void client.invalidateQueries({ queryKey: organizationsKey })
      onSettled()
    },
  })
}

/** Creates a project. */
export const useCreateProject = (onSettled: () => void) =>
  useChange((body: CreateProject) => request(projectsApi(), ListedProject, { method: 'POST', body }), onSettled)

/** Creates an organization. */
export const useCreateOrganization = (onSettled: () => void) =>
  useChange((body: CreateOrganization) => request(organizationsApi(), Organization, { method: 'POST', body }), onSettled)

/** Renames a project, or an organization. */
export const useRename = (kind: 'project' | 'organization', id: string, onSettled: () => void) =>
  useChange(
    (body: Rename): Promise<{ name: string }> =>
      kind === 'project'
        ? request(oneProjectApi(id), ListedProject, { method: 'PATCH', body })
        : request(organizationApi(id), Organization, { method: 'PATCH', body }),
    onSettled,
  )

/** Archives, restores or deletes a project. */
export function useProjectAction(action: 'archive' | 'restore' | 'delete', projectId: string, onSettled: () => void) {
  const client = useQueryClient()
  return useChange(async () => {
    if (action !== 'delete') {
      await request(projectActionApi(projectId, action), ListedProject, { method: 'POST' })
      return
    }
    await requestWithoutBody(oneProjectApi(projectId), { method: 'DELETE' })
    // A list request that is still running may return the deleted project. Its row goes before the dialog, which gives the focus back.
    await client.cancelQueries({ queryKey: organizationsKey })
    client.setQueryData<OrganizationList>(organizationsKey, (list) => list && without(list, projectId))
  }, onSettled)
}

const without = ({ organizations }: OrganizationList, projectId: string): OrganizationList => ({
  organizations: organizations.map((one) => ({ ...one, projects: one.projects.filter(({ id }) => id !== projectId) })),
})
