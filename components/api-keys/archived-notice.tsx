/** On the pages of an archived project: what that means, and who can change it. */
import { Callout } from '@/components/ui/callout'

/** The same for everybody who may open the page. */
export function ArchivedNotice() {
  return (
    <Callout tone="warning">
      <p className="font-semibold">This project is archived</p>
      <p>
        All of its keys are refused with 401. Keys can be deleted, and nothing else be changed, until an Account Admin restores the
        project.
      </p>
    </Callout>
  )
}
