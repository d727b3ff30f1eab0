/** What every change of an account's developers has in common, whichever way it comes. */
import 'server-only'
import type { KeyActor } from '../../access/actor'
import type { ActivityEvent } from '../../activity-log/event'
import { recordActivity } from '../../activity-log/record'
import { analyze } from '../../database/analyze'
import type { Transaction } from '../../database/open'
import { changeAccount } from '../../load/change-account'
import { rebuildTreesAfterChange } from '../org-trees/rebuild'
import type { Field } from './columns-to-fields'

type Change<Answer> = {
  answer: Answer
  /** Developers that were added, updated or deleted; `all` where the dataset was replaced. */
  changed: number | 'all'
  /** The schema that the developers have now. */
  fields: Field[]
  /**
   * What changes versions. It runs after all else: a statement that reads the schema waits on PGlite, from here to the end
   * of the transaction, instead of reading what may not be committed.
   */
  lastly: () => Promise<unknown>
  activity: Extract<ActivityEvent, { type: 'DEVELOPER' }>
}

/** Fewer changed developers leave the statistics of the tables good enough for the plans of queries. */
const fewestToAnalyze = 1_000

/**
 * Locks the account, runs the change, rebuilds the org trees and records the activity, all in one transaction; after it,
 * brings the statistics of the tables up to date where the change was large.
 * @throws Fault rate_limited or unavailable where other changes of the account have not ended in time; whatever `run` throws
 */
export async function changeDevelopers<Answer>(
  actor: KeyActor,
  run: (tx: Transaction) => Promise<Change<Answer>>,
): Promise<Answer> {
  const { answer, changed } = await changeAccount(actor.accountId, async (tx) => {
    const change = await run(tx)
    await rebuildTreesAfterChange(tx, actor, change.fields)
    await change.lastly()
    await recordActivity(tx, actor, change.activity)
    return change
  })
  if (changed === 'all' || changed >= fewestToAnalyze) await analyze('developers', 'teams')
  return answer
}
