/** What the dialogs for many keys say, by what is done to them. */
import type { ChangeKeys, ChangedKeys } from '@/lib/schema/key-bulk'
import { countKeys } from './key-counts'

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
    verb: 'Narrow',
    busy: 'Changing…',
    description: 'It keeps its secret, and reads and ingests as before. What only Admin keys may do is refused with 403 from now on. A role cannot be widened again.',
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

/** "Pause 3 keys": the title of a dialog, and the label of its button. */
export function bulkTitle(action: Action, keys: number): string {
  if (action !== 'narrow') return `${bulkTexts[action].verb} ${countKeys(keys)}`
  return keys === 1 ? 'Make it an Ingestion key' : `Make ${keys} keys Ingestion keys`
}

/** "2 of 3 keys: Paused", for what came of all of them. */
export function bulkSummary(action: Action, results: ChangedKeys['results']): string {
  const done = results.filter(({ outcome }) => outcome !== 'refused').length
  const { done: word, refused } = bulkTexts[action].outcomes
  if (done === results.length) return `${word}: ${countKeys(done)}`
  return done === 0 ? `${refused}: ${countKeys(results.length)}` : `${word}: ${done} of ${countKeys(results.length)}`
}

/** The ids of the keys that were refused: they stay ticked. */
export const refusedOf = (results: ChangedKeys['results']) => results.filter(({ outcome }) => outcome === 'refused').map(({ id }) => id)
