/** The key that somebody pasted into the search: which one it is. The key itself is kept nowhere. */
'use client'

import { useRef, useState } from 'react'
import { messageOf } from '@/lib/client/console-api'
import { lookUpKey } from '@/lib/client/look-up-key'
import type { ProjectRef } from '@/lib/paths'
import type { KeyMatch } from '@/lib/schema/key-look-up'
import { hintOf } from '@/lib/schema/secret-hint'
import { useAnnounce } from '@/components/ui/announcer'
import { aboutMatch } from './pasted-key-texts'

export type PastedKey = { hint: string } & (
  | { kind: 'looking' }
  | { kind: 'failed'; message: string }
  | { kind: 'answered'; match: KeyMatch['match'] }
)

/** @param q the search text: what was found is shown as long as that is the hint of the pasted key */
export function usePastedKey(ref: ProjectRef, q: string) {
  const [pasted, setPasted] = useState<PastedKey | null>(null)
  const turn = useRef(0)
  const announce = useAnnounce()

  async function lookUp(secret: string) {
    const mine = ++turn.current
    const hint = hintOf(secret)
    const tell = (next: PastedKey) => mine === turn.current && setPasted(next)
    tell({ hint, kind: 'looking' })
    try {
      const { match } = await lookUpKey(ref, secret)
      tell({ hint, kind: 'answered', match })
      if (mine === turn.current) announce(aboutMatch(match))
    } catch (error) {
      tell({ hint, kind: 'failed', message: messageOf(error) })
    }
  }

  return { pasted: pasted?.hint === q ? pasted : null, lookUp }
}
