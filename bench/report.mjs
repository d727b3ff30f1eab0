// Writes the report in Markdown.
import { readFileSync } from 'node:fs'
import { cpus, loadavg, totalmem } from 'node:os'
import path from 'node:path'
import pg from 'pg'

const version = (name) =>
  JSON.parse(readFileSync(path.join(import.meta.dirname, 'node_modules', name, 'package.json'), 'utf8')).version

const table = (heads, lines) =>
  [heads, heads.map((_, index) => (index ? '--:' : '---')), ...lines].map((cells) => `| ${cells.join(' | ')} |`).join('\n')

const rate = (value) => Math.round(value).toLocaleString('en')
const times = (value) => `${value.toFixed(2)} ×`

/** Describes the machine, the versions, and the number and length of runs. */
export async function environmentLines(url, { seconds, rounds }, keys, known) {
  const client = new pg.Client({ connectionString: url })
  await client.connect()
  const { server_version: server } = (await client.query('SHOW server_version')).rows[0]
  await client.end()
  const cpu = cpus()
  const versions = ['autocannon', 'better-auth', '@better-auth/api-key', 'pg'].map((name) => `${name} ${version(name)}`)
  return [
    `${cpu.length} cores of ${cpu[0].model.trim()}, ${Math.round(totalmem() / 2 ** 30)} GB; ` +
      `load average at the start ${loadavg()[0].toFixed(1)}. ` +
      `Node ${process.versions.node}, PostgreSQL ${server}, ${versions.join(', ')}. ` +
      `${rate(keys)} keys, ${rate(known)} of them used; medians of ${rounds} runs of ${seconds} s each.`,
  ]
}

/** The table of each candidate at each number of connections. */
export const loadTable = (results) =>
  table(
    ['', ...results[0].byLoad.flatMap(({ connections }) => [`req/s, ${connections} conn.`, 'p50 ms', 'p99 ms'])],
    results.map(({ name, byLoad }) => [
      name,
      ...byLoad.flatMap(({ rate: perSecond, p50, p99 }) => [rate(perSecond), p50.toFixed(2), p99.toFixed(2)]),
    ]),
  )

// Targets at 16 and 64 connections: requests a second of the first candidate divided by those of the second.
const targets = [
  ['verify', 'one look-up per request', 1.5],
  ['verify', 'gathered look-ups', 0.6],
  ['verify', 'Better Auth', 12],
  ['schema', 'one look-up per request', 0.8],
  ['verify, malformed key', 'constant', 0.6],
]

/** The table of these ratios beside their targets. */
export function ratioTable(results) {
  const of = (name) => results.find((result) => result.name === name).byLoad
  const loads = results[0].byLoad.map(({ connections }) => `${connections} conn.`)
  const lines = targets.flatMap(([name, peer, target]) =>
    ['', ', LOG_LEVEL=warn'].map((suffix) => [
      `${name}${suffix} ÷ ${peer}`,
      `≥ ${target}`,
      ...of(`${name}${suffix}`).map((at, index) => times(at.rate / of(peer)[index].rate)),
    ]),
  )
  return table(['', 'target', ...loads], lines)
}

export const rowsTable = (results) =>
  table(
    ['', 'rows/s', 'COPY by psql, rows/s', 'ratio (target 0.3)'],
    results.map(({ name, ours, copied }) => [
      name,
      rate(ours),
      copied ? rate(copied) : 'no psql',
      copied ? times(ours / copied) : '–',
    ]),
  )

export const unreadTable = (results) =>
  table(
    ['what is not read', 'memory, MB (goal < 64)', "others' p99, ms (goal < 250)"],
    results.map(({ name, growth, p99 }) => [name, growth.toFixed(0), p99.toFixed(0)]),
  )

/** The table of how long the event loop was held by each attack, beside one JSON.parse. */
export const loopTable = ({ parsed, results }) =>
  table(
    ['', 'longest hold, ms', 'of processor time, ms', 'p99 of holds, ms', 'longest check of a key, ms', 'most memory, MB', 'answers'],
    [
      ['one JSON.parse of 6 MB of plain records', parsed.toFixed(0), '', '', '', '', ''],
      ...results.map(({ name, max, mostTime, p99, waited, megabytes, statuses }) => [
        name,
        max.toFixed(0),
        mostTime.toFixed(0),
        p99.toFixed(0),
        waited.toFixed(0),
        megabytes.toFixed(0),
        Object.entries(statuses).map(([status, count]) => `${count} × ${status}`).join(', '),
      ]),
    ],
  )

/** The table of two builds: the ratios are those of this build to the one before. */
export const buildsTable = (results) =>
  table(
    ['', 'processor µs a request, before', 'now', 'ratio', 'req/s, before', 'now', 'ratio'],
    results.map(({ name, builds: [before, now] }) => [
      name,
      rate(before.microseconds),
      rate(now.microseconds),
      times(now.microseconds / before.microseconds),
      rate(before.rate),
      rate(now.rate),
      times(now.rate / before.rate),
    ]),
  )

/** The table of the pages of a project: their times, and how much they are about. */
export const pagesTable = (results) =>
  table(
    ['', 'median, ms (target < 100)', 'longest, ms', 'keys found'],
    results.map(({ name, found, median, longest }) => [name, median.toFixed(1), longest.toFixed(1), rate(found)]),
  )
