/** Shown to people who are not a member of any project. */
import { FolderOpen } from 'lucide-react'
import { projectsPath } from '@/lib/paths'
import { ButtonLink } from '@/components/ui/button'
import { EmptyState } from '@/components/ui/empty-state'

type Props = { mayCreate: boolean; /** The identity provider whose groups give roles; null where none do. */ directory: string | null }

/** Leads to the page that makes one, or names who can give access. */
export function NoProjects({ mayCreate, directory }: Props) {
  return (
    <div className="p-4 lg:p-8">
      <h1 className="sr-only">Projects</h1>
      {mayCreate ? (
        <EmptyState icon={<FolderOpen size={22} />} title="There are no projects yet" text="API keys belong to a project.">
          <ButtonLink href={projectsPath()}>Go to Projects</ButtonLink>
        </EmptyState>
      ) : (
        <EmptyState
          icon={<FolderOpen size={22} />}
          title="You are not a member of any project yet"
          text={`Ask an Account Admin to give you a role in a project.${directory === null ? '' : ` Groups in ${directory} give roles too, at each sign-in: if you have joined one since, sign out and in again.`}`}
        />
      )}
    </div>
  )
}
