// Compares the processor time that this build and an earlier one take for a request, in one run.
import { readFileSync } from 'node:fs'
import { load, median } from './load.mjs'

const connections = 16
// Linux counts in hundredths of a second.
const ticksPerSecond = 100

/** Processor seconds of a process; NaN where the system does not tell. */
function processorSeconds(pid) {
  try {
    const fields = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ').at(-1).split(' ')
    return (Number(fields[11]) + Number(fields[12])) / ticksPerSecond
  } catch {
    return Number.NaN
  }
}

async function measure(candidate, pid, seconds) {
  const start = processorSeconds(pid)
  const { rate, requests } = await load(candidate, connections, seconds)
  return { rate, microseconds: ((processorSeconds(pid) - start) / requests) * 1e6 }
}

/**
 * Runs both builds in turn, in reversed order every other round.
 * @param pairs for each kind of request its name, and the candidate of load.mjs and the pid of each build, the earlier first
 * @returns medians for each pair, the earlier build first
 */
export async function compareBuilds(pairs, { rounds, seconds }, say) {
  const runs = new Map(pairs.map(({ name }) => [name, [[], []]]))
  // Round 0 warms up.
  for (let round = 0; round <= rounds; round += 1) {
    for (const { name, builds } of pairs) {
      const order = round % 2 ? [1, 0] : [0, 1]
      for (const index of order) {
        const result = await measure(builds[index].candidate, builds[index].pid, seconds)
        if (round === 0) continue
        runs.get(name)[index].push(result)
        say(`round ${round}, ${name}, ${index ? 'this build' : 'before'}: ${Math.round(result.microseconds)} µs`)
      }
    }
  }
  return pairs.map(({ name }) => ({
    name,
    builds: runs.get(name).map((of) => ({
      rate: median(of.map(({ rate }) => rate)),
      microseconds: median(of.map(({ microseconds }) => microseconds)),
    })),
  }))
}
