/** Quotas of what the keys of an account store: bytes, records, pipeline runs and ingestion jobs. */
import 'server-only'
import { Fault } from '../fault'
import { environment } from '../runtime/env'
import { processWide } from '../runtime/process-wide'
import { readStoredAmounts, type StoredAmounts } from './stored-amounts'

type Name = keyof StoredAmounts

const deletable = 'Delete integrations that are not used'

/** In the order in which a refusal names one, where several are reached. */
const quotas = {
  records: { code: 'records_quota_reached', setting: 'QUOTA_RECORDS', remedy: deletable, retention: 'RETENTION_RECORDS_DAYS' },
  runs: { code: 'runs_quota_reached', setting: 'QUOTA_RUNS', remedy: null, retention: 'RETENTION_RUNS_DAYS' },
  jobs: { code: 'jobs_quota_reached', setting: 'QUOTA_JOBS', remedy: deletable, retention: 'RETENTION_JOBS_DAYS' },
  bytes: {
    code: 'storage_quota_reached',
    setting: 'QUOTA_STORAGE_MB',
    remedy: deletable,
    retention: 'RETENTION_RECORDS_DAYS, RETENTION_RUNS_DAYS or RETENTION_JOBS_DAYS',
  },
} as const
const names = Object.keys(quotas) as Name[]

const nouns: Record<Name, string> = { bytes: 'MB', records: 'records', runs: 'pipeline runs', jobs: 'ingestion jobs' }

const shown = (name: Name, amount: number) =>
  `${name === 'bytes' ? Math.ceil(amount / 10_000) / 100 : amount} ${nouns[name]}`

function quotaReached(name: Name, used: number, most: number): Fault {
  const { code, setting, remedy, retention } = quotas[name]
  const ask = `ask who runs this server for a higher ${setting} or a shorter ${retention}`
  const remedies = remedy ? `${remedy}, or ${ask}.` : `${ask.charAt(0).toUpperCase()}${ask.slice(1)}.`
  const detail = `This account has stored ${shown(name, used)} of ${shown(name, most)} that it may, and this is too much. Nothing was stored. ${remedies}`
  return new Fault(code, detail)
}

/** An upload that is being stored. */
type Upload = { wanted: StoredAmounts; stored: Promise<unknown> }

const uploads = () => processWide('uploads being stored', () => new Map<string, Set<Upload>>())

/** JSON takes up to 6 times as many bytes in the database as its text has: `1,` takes twelve. */
const mostGrowth: StoredAmounts = { bytes: 6, records: 1, runs: 1, jobs: 1 }

/** @throws Fault where the quotas have no room for `wanted` beside what is stored and what `others` will have */
async function requireRoom(accountId: string, wanted: StoredAmounts, others: () => Upload[]): Promise<void> {
  const { storageQuotas } = environment()
  const limited = names.filter((name) => storageQuotas[name] > 0 && wanted[name] > 0)
  for (;;) {
    const earlier = others()
    const used = await readStoredAmounts(accountId)
    const full = limited.find((name) => used[name] + wanted[name] > storageQuotas[name])
    if (full) throw quotaReached(full, used[full], storageQuotas[full])
    const room = (name: Name) => storageQuotas[name] - used[name] - wanted[name]
    const taken = (name: Name) => earlier.reduce((sum, other) => sum + other.wanted[name] * mostGrowth[name], 0)
    if (limited.every((name) => taken(name) <= room(name))) return
    // Near a quota, an upload waits for those before it, and is then measured by what they have really stored.
    await Promise.all(earlier.map(({ stored }) => stored))
  }
}

/**
 * Stores where the quotas of the account leave room. Other servers are not waited for: each may exceed by one upload.
 * @param wanted rows, and bytes of their JSON
 * @throws Fault storage_, records_, runs_ or jobs_quota_reached; whatever `store` throws
 */
export async function storeWithinQuotas<T>(accountId: string, wanted: StoredAmounts, store: () => Promise<T>): Promise<T> {
  const { storageQuotas } = environment()
  if (names.every((name) => storageQuotas[name] === 0 || wanted[name] === 0)) return store()
  const ofAccount = uploads().get(accountId) ?? new Set<Upload>()
  uploads().set(accountId, ofAccount)
  let end = () => {}
  const upload = { wanted, stored: new Promise<void>((resolve) => (end = resolve)) }
  const earlier = [...ofAccount]
  ofAccount.add(upload)
  try {
    await requireRoom(accountId, wanted, () => earlier.filter((other) => ofAccount.has(other)))
    return await store()
  } finally {
    ofAccount.delete(upload)
    if (ofAccount.size === 0) uploads().delete(accountId)
    end()
  }
}
