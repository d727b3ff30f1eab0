// Measures a started candidate with autocannon, with latencies finer than autocannon's own milliseconds.
import autocannon from 'autocannon'

/** Latencies of a run, in milliseconds. */
function percentiles(latencies) {
  const sorted = Float64Array.from(latencies).sort()
  const at = (part) => sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * part))] ?? Number.NaN
  return { p50: at(0.5), p99: at(0.99) }
}

/** Measures requests, also a second, p50 and p99. Throws if any answer has an unexpected status. */
export async function load({ name, url, path, keys, status }, connections, seconds) {
  const latencies = []
  const statuses = new Map()
  const each = Math.max(1, Math.floor(keys.length / connections))
  let clients = 0
  const instance = autocannon({
    url,
    connections,
    duration: seconds,
    // Each connection has its own keys: otherwise all would look up the same key at once.
    setupClient: (client) => {
      const from = (clients++ % connections) * each
      client.setRequests(keys.slice(from, from + each).map((key) => ({ path, method: 'GET', headers: { 'x-api-key': key } })))
    },
    requests: [{ path, method: 'GET', headers: { 'x-api-key': keys[0] } }],
  })
  instance.on('response', (_client, got, _bytes, milliseconds) => {
    latencies.push(milliseconds)
    statuses.set(got, (statuses.get(got) ?? 0) + 1)
  })
  const { errors, timeouts, duration } = await instance
  const unexpected = [...statuses].filter(([got]) => got !== status).map(([got, times]) => `${times} × ${got}`)
  if (errors || timeouts || unexpected.length > 0 || latencies.length === 0) {
    throw new Error(
      `${name}: expected ${status} alone, but got ${errors} errors, ${timeouts} timeouts, ${unexpected.join(', ') || 'no other status'}.`,
    )
  }
  return { rate: latencies.length / duration, requests: latencies.length, ...percentiles(latencies) }
}

export function median(numbers) {
  const sorted = [...numbers].sort((a, b) => a - b)
  const middle = sorted.length >> 1
  return sorted.length % 2 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2
}

/** Runs candidates in turn, in reversed order every other round. Returns the medians of each candidate at each load. */
export async function compare(candidates, { rounds, seconds, loads }, say) {
  const results = new Map(candidates.map(({ name }) => [name, new Map(loads.map((connections) => [connections, []]))]))
  for (const candidate of candidates) await load(candidate, 16, Math.min(2, seconds))
  for (let round = 0; round < rounds; round += 1) {
    for (const connections of loads) {
      const order = round % 2 ? [...candidates].reverse() : candidates
      for (const candidate of order) {
        const result = await load(candidate, connections, seconds)
        results.get(candidate.name).get(connections).push(result)
        say(`round ${round + 1}, ${connections} connections, ${candidate.name}: ${Math.round(result.rate)} req/s`)
      }
    }
  }
  return candidates.map(({ name }) => ({
    name,
    byLoad: loads.map((connections) => {
      const runs = results.get(name).get(connections)
      const of = (what) => median(runs.map((run) => run[what]))
      return { connections, rate: of('rate'), p50: of('p50'), p99: of('p99') }
    }),
  }))
}
