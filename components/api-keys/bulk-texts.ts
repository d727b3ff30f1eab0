/** What the dialogs for many keys say, by what is done to them. */
import type { ChangeKeys, ChangedKeys } from '@/lib/schema/key-bulk'
import { countKeys } from './use-key-list'

type Action = ChangeKeys['action']
type Outcome = ChangedKeys['results'][number]['outcome']

type Texts = { verb: string; busy: string; description: string; outcomes: Record<Outcome, string> }

export const bulkTexts: Record<Action, Texts> = {
  pause: {
    verb: 'Pause',
    busy: 'Pausing…',
    description: 'They are refused with 401 at once, everywhere, until they are resumed.',
    outcomes: { done: 'Paused', unchanged: 'Was paused before', refused: 'Not paused' },
  },
  resume: {
    verb: 'Resume',
    busy: 'Resuming…',
    description: 'Those that are paused work again. Others stay as they are.',
    outcomes: { done: 'Resumed', unchanged: 'Was not paused', refused: 'Not resumed' },
  },
  narrow: {
    verb: 'Make Ingestion',
    busy: 'Changing…',
    description: 'Each keeps its secret, and may read and ingest as before. What only an Admin key may do is refused with 403 from then on.',
    outcomes: { done: 'Ingestion key now', unchanged: 'Was an Ingestion key', refused: 'Not changed' },
  },
  'hand-over': {
    verb: 'Hand over',
    busy: 'Handing over…',
    description: 'Another member of the project answers for them. Their secrets and history stay.',
    outcomes: { done: 'Handed over', unchanged: 'Was theirs before', refused: 'Not handed over' },
  },
  delete: {
    verb: 'Delete',
    busy: 'Deleting…',
    description: 'They stop working at once, everywhere. This cannot be undone.',
    outcomes: { done: 'Deleted', unchanged: 'Was deleted before', refused: 'Not deleted' },
  },
}

/** "2 of 3 keys: Paused", for what came of all of them. */
export function bulkSummary(action: Action, results: ChangedKeys['results']): string {
  const done = results.filter(({ outcome }) => outcome !== 'refused').length
  const { done: word, refused } = bulkTexts[action].outcomes
  if (done === results.length) return `${word}: ${countKeys(done)}`
  return done === 0 ? `${refused}: ${countKeys(results.length)}` : `${word}: ${done} of ${countKeys(results.length)}`
}
