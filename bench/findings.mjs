// Measures the pages of a project with many keys, and whether its findings hold up key checks.
import { setTimeout as sleep } from 'node:timers/promises'
import { compare, median } from './load.mjs'

/** What the page of keys asks for, by what it is called. */
const pagesOf = (kinds) => ({
  'findings, counted': '/findings',
  ...Object.fromEntries(kinds.map((kind) => [`findings, ${kind}`, `/findings/${kind}?limit=25`])),
  'dismissed findings': '/finding-dismissals?limit=25',
  'keys, newest first': '/api-keys?limit=25',
  'keys, by name': '/api-keys?limit=25&sort=name',
  'keys, by last use': '/api-keys?limit=25&sort=lastUsedAt',
  'keys, longest unused first': '/api-keys?limit=25&sort=lastUsedAt&order=asc',
  'keys, search for one': '/api-keys?limit=25&q=999',
  'keys, search for all': '/api-keys?limit=25&q=pipeline&sort=lastUsedAt',
  'keys, Admin keys': '/api-keys?limit=25&role=ADMIN&sort=name',
  'keys, that expire soon': '/api-keys?limit=25&state=EXPIRING_SOON',
})

/** Reads an answer to its end. Throws where it is no page. */
async function read(session, path) {
  const response = await session.call('GET', path)
  const text = await response.text()
  if (response.status !== 200) throw new Error(`${path}: ${response.status} ${text.slice(0, 500)}`)
  return JSON.parse(text)
}

/** Milliseconds of each page: the median and the longest of so many requests. After each comes a pause, as people make them. */
export async function measurePages(session, project, kinds, rounds, say) {
  const results = []
  for (const [name, path] of Object.entries(pagesOf(kinds))) {
    const times = []
    let answer = await read(session, project + path)
    for (let round = 0; round < rounds; round += 1) {
      const startedAt = performance.now()
      answer = await read(session, project + path)
      times.push(performance.now() - startedAt)
      await sleep(3 * times.at(-1))
    }
    const found = answer.total ?? answer.keyCount
    results.push({ name, found, median: median(times), longest: Math.max(...times) })
    say(`${name}: ${median(times).toFixed(1)} ms, ${found} keys`)
  }
  return results
}

/** Key checks alone, and while four browsers count the findings of the project again and again. */
export async function checkBesideFindings(session, project, candidate, plan, say) {
  const [alone] = await compare([candidate], plan, say)
  let stopped = false
  let counted = 0
  const browse = async () => {
    for (; !stopped; counted += 1) await read(session, `${project}/findings`)
  }
  const browsing = [browse(), browse(), browse(), browse()]
  try {
    const [beside] = await compare([{ ...candidate, name: `${candidate.name}, while findings are counted` }], plan, say)
    say(`${counted} answers to requests for counts meanwhile`)
    return [alone, beside]
  } finally {
    stopped = true
    await Promise.all(browsing)
  }
}
