/** Counts in memory what a key does in an hour: by secret, route, caller and network, up to a number of each. */
import 'server-only'
import { networkOfAddress } from '../../network-range'
import type { KeyPermission } from '../../schema/permission'
import { clientFamily, mostRead } from './client-family'
import { mostKnownNetworks } from './habit'

/** Why a call was refused. */
export type Refusal = 'expired' | 'paused' | 'wrongNetwork' | 'forbidden' | 'rateLimited' | 'other'

/** A call as it came. */
export type Noted = {
  /** Of the caller; null where it is not known. */
  address: string | null
  /** As it was sent. */
  userAgent: string | null
  /** The permission that the route needs. */
  kind: KeyPermission
  /** What it asked for and of which route, such as `ingest POST /v1/custom-cicd`. Never what was sent. */
  route: string
  /** Whether a reverse proxy asks for a call of its own. */
  isCheck: boolean
}

/** Numbers to add to stored ones; times are milliseconds, 0 for none. */
type Counter<Name extends string> = { counts: Record<Name, number> }
type Caller = Counter<'calls' | 'refused'> & { secretId: string; address: string; client: string; firstAt: number; lastAt: number; calledAt: number }
type Network = Counter<'calls' | 'refused'> & { network: string; firstAt: number; lastAt: number; calledFirstAt: number }
type Kind = Counter<'calls' | 'checks' | Refusal> & { secretId: string; kind: KeyPermission }
type Route = Counter<'calls'> & { route: string }

type Kinds = Record<KeyPermission, Kind | undefined>

/** A key in an hour. */
export type KeyHour = {
  keyId: string
  hour: number
  /** The last call that passed the check, and where it came from. */
  usedAt: number
  usedFrom: string | null
  /** The last times of a call that only Admin keys may make, of a call that was no proxy's check, and of a refused call. */
  configuredAt: number
  calledAt: number
  refusedAt: number
  callers: Map<string, Caller>
  networks: Map<string, Network>
  kinds: Map<string, Kinds>
  routes: Map<string, Route>
  /** The addresses that are counted separately, with their clients. */
  clientsOf: Map<string, Set<string>>
  latest: { secretId: string; address: string | null; userAgent: string | null; caller: Caller; network: Network; kinds: Kinds } | undefined
  isWaiting: boolean
}

/** How many callers and networks of all keys are counted separately in the current hour. */
export type DistinctCount = { distinct: number }

// How many of a key are counted separately in an hour and on one server, so that no caller can fill the tables.
const mostAddresses = 100
const mostClients = 5
const mostNetworks = 1_000
/** Networks whose calls are all refused: fewer, so that they leave room for others. */
const mostRefusedNetworks = 500
/** Of all keys together, so that callers of many keys cannot fill the memory. */
const mostDistinct = 50_000

const other = 'other'
export const unknownAddress = 'unknown'

export const emptyHour = (keyId: string, hour: number): KeyHour => ({
  keyId,
  hour,
  usedAt: 0,
  usedFrom: null,
  configuredAt: 0,
  calledAt: 0,
  refusedAt: 0,
  callers: new Map(),
  networks: new Map(),
  kinds: new Map(),
  routes: new Map(),
  clientsOf: new Map(),
  latest: undefined,
  isWaiting: false,
})

/** The address and client as which the calls of a new caller are counted: `other` for those beyond what is told apart. */
function nameCaller(total: DistinctCount, { clientsOf }: KeyHour, from: string, clientFrom: string): [address: string, client: string] {
  const isFull = total.distinct >= mostDistinct && clientsOf.size > 0
  const address = clientsOf.has(from) || (!isFull && clientsOf.size < mostAddresses) ? from : other
  const clients = clientsOf.get(address) ?? new Set()
  clientsOf.set(address, clients)
  const client = clients.has(clientFrom) || (!isFull && clients.size < mostClients) ? clientFrom : other
  if (!clients.has(client)) total.distinct += 1
  clients.add(client)
  return [address, client]
}

function callerOf(total: DistinctCount, hour: KeyHour, secretId: string, from: string, client: string, at: number): Caller {
  const { callers } = hour
  const nameOf = (...name: string[]) => `${secretId} ${name.join(' ')}`
  const known = callers.get(nameOf(from, client))
  if (known) return known
  const named = nameCaller(total, hour, from, client)
  let caller = callers.get(nameOf(...named))
  if (!caller) {
    caller = { secretId, address: named[0], client: named[1], counts: { calls: 0, refused: 0 }, firstAt: at, lastAt: 0, calledAt: 0 }
    callers.set(nameOf(...named), caller)
  }
  return caller
}

function networkOf(total: DistinctCount, { networks }: KeyHour, from: string | null, isThrough: boolean, at: number): Network {
  const name = networkOfAddress(from)
  const known = networks.get(name)
  if (known) return known
  // Each key keeps as many as the finding "new network" needs, so that a flood of other keys hides none.
  const most = total.distinct >= mostDistinct ? mostKnownNetworks + 1 : isThrough ? mostNetworks : mostRefusedNetworks
  const network = networks.size < most ? name : other
  let counter = networks.get(network)
  if (!counter) {
    total.distinct += 1
    counter = { network, counts: { calls: 0, refused: 0 }, firstAt: at, lastAt: 0, calledFirstAt: 0 }
    networks.set(network, counter)
  }
  return counter
}

function kindsOf({ kinds }: KeyHour, secretId: string): Kinds {
  const known = kinds.get(secretId)
  if (known) return known
  const made: Kinds = { read: undefined, ingest: undefined, configure: undefined }
  kinds.set(secretId, made)
  return made
}

type Latest = NonNullable<KeyHour['latest']>

/** The counters of a call. A shortcut: mostly the same machine calls again. */
function countersOf(total: DistinctCount, hour: KeyHour, secretId: string, { address, userAgent }: Noted, isThrough: boolean, at: number): Latest {
  const { latest } = hour
  if (
    latest?.secretId === secretId && latest.address === address && latest.userAgent === userAgent &&
    // A network that was counted as `other` while it was refused may get a counter of its own now.
    (latest.network.network !== other || !isThrough)
  ) return latest
  const caller = callerOf(total, hour, secretId, address ?? unknownAddress, clientFamily(userAgent), at)
  const network = networkOf(total, hour, address, isThrough, at)
  const counters = { secretId, address, userAgent, caller, network, kinds: kindsOf(hour, secretId) }
  // Long user agents are looked up each time: kept here, each would stay in memory.
  hour.latest = userAgent !== null && userAgent.length > mostRead ? undefined : counters
  return counters
}

const newKind = (secretId: string, kind: KeyPermission): Kind => ({
  secretId,
  kind,
  counts: { calls: 0, checks: 0, expired: 0, paused: 0, wrongNetwork: 0, forbidden: 0, rateLimited: 0, other: 0 },
})

function countThrough(hour: KeyHour, { caller, network }: Latest, { counts }: Kind, { kind, route, isCheck }: Noted, at: number) {
  caller.counts.calls += 1
  network.counts.calls += 1
  counts.calls += 1
  if (at > caller.calledAt) caller.calledAt = at
  if (network.calledFirstAt === 0 || at < network.calledFirstAt) network.calledFirstAt = at
  if (isCheck) counts.checks += 1
  else if (at > hour.calledAt) hour.calledAt = at
  if (kind === 'configure' && at > hour.configuredAt) hour.configuredAt = at
  const known = hour.routes.get(route)
  if (known) known.counts.calls += 1
  else hour.routes.set(route, { route, counts: { calls: 1 } })
}

function countRefused(hour: KeyHour, { caller, network }: Latest, { counts }: Kind, refusal: Refusal, isUse: boolean, at: number) {
  caller.counts.refused += 1
  network.counts.refused += 1
  counts[refusal] += 1
  if (!isUse && at > hour.refusedAt) hour.refusedAt = at
}

/**
 * Adds a call to what a key did in its hour.
 * @param refusal why it was refused; undefined for one that was let through
 * @param at when, in milliseconds
 */
export function countCall(total: DistinctCount, hour: KeyHour, secretId: string, noted: Noted, refusal: Refusal | undefined, at: number): void {
  const latest = countersOf(total, hour, secretId, noted, refusal === undefined, at)
  const { caller, network, kinds } = latest
  const kind = (kinds[noted.kind] ??= newKind(secretId, noted.kind))
  // A call that the role or the rate limit refuses had a good key: it is a use as well.
  const isUse = refusal === undefined || refusal === 'forbidden' || refusal === 'rateLimited'
  if (refusal === undefined) countThrough(hour, latest, kind, noted, at)
  else countRefused(hour, latest, kind, refusal, isUse, at)
  for (const one of [caller, network]) {
    if (at < one.firstAt) one.firstAt = at
    if (at > one.lastAt) one.lastAt = at
  }
  if (isUse && at >= hour.usedAt) {
    hour.usedAt = at
    hour.usedFrom = noted.address
  }
}

type Pending<C> = { counter: C; counts: Record<string, number> }

/** What is not written yet of an hour. */
export type Unwritten = { of: KeyHour; callers: Caller[]; networks: Network[]; kinds: Kind[]; routes: Route[]; pending: Pending<Counter<string>>[] }

/** Copies what is to be written, and leaves the counters as they are. */
export function unwrittenOf(of: KeyHour): Unwritten {
  const pending: Pending<Counter<string>>[] = []
  const copies = <C extends Counter<string>>(counters: Iterable<C>): C[] => {
    const made: C[] = []
    for (const counter of counters) {
      const counts = { ...counter.counts }
      if (!Object.values(counts).some((count) => count > 0)) continue
      pending.push({ counter, counts })
      made.push({ ...counter, counts })
    }
    return made
  }
  const kinds = [...of.kinds.values()].flatMap((one) => Object.values(one).filter((kind) => kind !== undefined))
  return {
    of: { ...of },
    callers: copies(of.callers.values()),
    networks: copies(of.networks.values()),
    kinds: copies(kinds),
    routes: copies(of.routes.values()),
    pending,
  }
}

/** Subtracts what was written. What was counted meanwhile stays. */
export function subtractWritten({ pending }: Unwritten): void {
  for (const { counter, counts } of pending) for (const [name, count] of Object.entries(counts)) counter.counts[name]! -= count
}
