/** Shown to project members whose role gives no access to API keys. */
import { Lock } from 'lucide-react'
import { EmptyState } from '@/components/ui/empty-state'

/** Names the roles that can give access. */
export function NoAccess() {
  return (
    <div className="p-4 lg:p-8">
      <EmptyState
        icon={<Lock size={22} />}
        title="You do not have access to API keys"
        text="Your role in this project does not include them. Ask an Account Admin or SEI Admin if you need it."
      />
    </div>
  )
}
