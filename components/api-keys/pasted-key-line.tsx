/** Above the list: which key the pasted one is, and the way to it. */
'use client'

import { apiKeysPath, keyPath } from '@/lib/paths'
import { Button, ButtonLink } from '@/components/ui/button'
import { Callout } from '@/components/ui/callout'
import { aboutMatch, works } from './pasted-key-texts'
import type { PastedKey } from './use-pasted-key'

type Match = NonNullable<Extract<PastedKey, { kind: 'answered' }>['match']>

type Props = {
  pasted: PastedKey
  /** Opens the panel of a key of this project; null for whom has none. */
  onOpen: ((keyId: string) => void) | null
  /** Shows a deleted key of this project; null where it is shown. */
  onShowDeleted: (() => void) | null
}

export function PastedKeyLine({ pasted, onOpen, onShowDeleted }: Props) {
  if (pasted.kind === 'looking') {
    return (
      <Callout tone="info">
        <p>Looking for this key…</p>
      </Callout>
    )
  }
  if (pasted.kind === 'failed') {
    return (
      <Callout tone="warning" role="alert">
        <p>Which key this is could not be asked. {pasted.message} Then paste it again.</p>
      </Callout>
    )
  }
  const { match } = pasted
  return (
    <Callout tone={match && works(match) ? 'info' : 'warning'}>
      <div className="flex flex-wrap items-center justify-between gap-x-4 gap-y-2">
        <p className="min-w-0">{aboutMatch(match)}</p>
        {match && <WayTo match={match} onOpen={onOpen} onShowDeleted={onShowDeleted} />}
      </div>
    </Callout>
  )
}

function WayTo({ match, onOpen, onShowDeleted }: { match: Match } & Pick<Props, 'onOpen' | 'onShowDeleted'>) {
  const { id, hint, state, project, isHere } = match
  if (!isHere) {
    const deleted = `${apiKeysPath(project)}?tab=deleted&q=${encodeURIComponent(hint)}`
    return (
      <ButtonLink variant="outline" href={state === 'DELETED' ? deleted : keyPath(project, id)}>
        Open {project.projectName}
      </ButtonLink>
    )
  }
  if (state === 'DELETED') {
    return (
      onShowDeleted && (
        <Button variant="outline" onClick={onShowDeleted}>
          Show deleted key
        </Button>
      )
    )
  }
  return (
    onOpen && (
      <Button variant="outline" onClick={() => onOpen(id)}>
        Open key
      </Button>
    )
  )
}
