/** Approves a re-upload: from then on it is the account's dataset. */
import 'server-only'
import type { ActivatedVersion } from '../../../schema/developer-version'
import { recordActivity } from '../../activity/record'
import type { KeyActor } from '../../access/actor'
import { Fault } from '../../fault'
import { analyze } from '../../database/analyze'
import { changeAccount } from '../../load/change-account'
import { rebuildTreesAfterChange } from '../org-trees/rebuild'
import { checkFile } from './check'
import { requiredKeys } from './required-keys'
import { refusal } from './validate'
import { activate, findVersion, readRecords, requireActiveVersion } from './versions'

const states = {
  ACTIVE: 'This version is active already.',
  SUPERSEDED: 'The developers have changed since this version was reviewed. Upload the file again.',
  PREVIEW: 'This version has no field mappings yet. Save them instead.',
} as const

/**
 * Makes a version that waits for approval the active one.
 * @throws Fault not_set_up, not_found; conflict for a version that does not wait for approval, or no longer does;
 * validation where an org tree has come to need a field that it lacks
 */
export async function approveVersion(actor: KeyActor, versionId: string): Promise<ActivatedVersion> {
  const { accountId } = actor
  await changeAccount(accountId, async (tx) => {
    await requireActiveVersion(tx, accountId)
    const { status, fields } = await findVersion(tx, accountId, versionId)
    if (status !== 'PENDING_APPROVAL') throw new Fault('conflict', states[status])
    const records = await readRecords(tx, versionId, fields)
    const errors = checkFile(records, fields, await requiredKeys(tx, accountId))
    if (errors.length > 0) throw refusal(errors)
    await activate(tx, accountId, versionId, records)
    await rebuildTreesAfterChange(tx, actor)
    await recordActivity(tx, actor, {
      type: 'DEVELOPER',
      action: 'EDITED',
      target: { id: versionId, name: 'Developer CSV' },
      details: { developers: records.length },
    })
  })
  await analyze('developers', 'teams')
  return { versionId, active: true }
}
