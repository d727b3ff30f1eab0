/** What a member of the project sees whose role has no part in API keys. */
import { Lock } from 'lucide-react'
import { Empty } from '@/components/ui/empty'

/** Says whom to ask. */
export function NoAccess() {
  return (
    <div className="p-4 lg:p-8">
      <Empty
        icon={<Lock size={22} />}
        title="You do not have access to API keys"
        text="Your role in this project does not include them. Ask an Account Admin or SEI Admin if you need it."
      />
    </div>
  )
}
