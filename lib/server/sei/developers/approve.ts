/** Approves a re-upload, which becomes the account's dataset. */
import 'server-only'
import type { ActivatedVersion } from '../../../schema/developer-version'
import type { KeyActor } from '../../access/actor'
import { Fault } from '../../fault'
import { changeDevelopers } from './change-developers'
import { checkUpload } from './check-developers'
import { throwIfDatasetInvalid } from './developer-errors'
import { countRemovals, lostColumns } from './removals'
import { compareDataset, writeDataset } from './stored-developers'
import { activateVersion, findVersion, readUploadedRecords, requireActiveVersion } from './versions'

/** Why a version with another status than PENDING_APPROVAL cannot be approved. */
const whyNotApproved = {
  ACTIVE: 'This version is active already.',
  SUPERSEDED: 'The developers have changed since this version was reviewed. Upload the file again.',
  PREVIEW: 'This version has no field mappings yet. Save them instead.',
} as const

/**
 * Makes a version that waits for approval the active one.
 * @throws Fault not_set_up, not_found; conflict for a version that does not wait for approval; too_many_removed where it
 * takes an Admin key; validation where an org tree that was made after the upload needs a field that the file lacks
 */
export async function approveVersion(actor: KeyActor, versionId: string): Promise<ActivatedVersion> {
  const { accountId } = actor
  return changeDevelopers(actor, async (tx) => {
    const active = await requireActiveVersion(tx, accountId)
    const { status, fields } = await findVersion(tx, accountId, versionId)
    if (status !== 'PENDING_APPROVAL') throw new Fault('conflict', whyNotApproved[status])
    const uploaded = await readUploadedRecords(tx, versionId, fields)
    throwIfDatasetInvalid(await checkUpload(tx, accountId, uploaded, fields))
    const changes = await compareDataset(tx, accountId, uploaded.records)
    await countRemovals(tx, actor, {
      developers: changes.removed.length,
      columns: lostColumns(active.fields, fields),
    })
    await writeDataset(tx, actor, changes)
    return {
      answer: { versionId, active: true },
      changed: 'all',
      fields,
      lastly: () => activateVersion(tx, accountId, versionId),
      activity: {
        type: 'DEVELOPER',
        action: 'EDITED',
        target: { id: versionId, name: 'Developer CSV' },
        details: { developers: uploaded.records.length },
      },
    }
  })
}
