/** Finds the route or documentation file for a call, and answers it. */
import 'server-only'
import { TrieRouter } from 'hono/router/trie-router'
import { Fault } from '../server/fault'
import { gatewayRoutes } from './all-routes'
import { answerCall } from './answer-call'
import { faultAnswer } from './error-answers'
import type { Answer, Call } from './call'
import { canonicalPath } from './canonical-path'
import { gatewayPrefixes } from './prefixes'
import { publicRoutes } from './public-files'

type Params = Record<string, string>

type Served = {
  /** In upper case; `ALL` for any method. */
  method: string
  /** Without the prefix, with parameters as `{name}`. */
  path: string
  answer: (call: Call, params: Params) => Answer | Promise<Answer>
}

/** Everything that is served under each prefix. */
export const served: readonly Served[] = [
  ...gatewayRoutes.flatMap((route) =>
    [route.spec, ...(route.spec.legacy ?? [])].map(({ method, path }) => ({
      method: method.toUpperCase(),
      path,
      answer: (call: Call, params: Params) => answerCall(route, call, params),
    })),
  ),
  ...publicRoutes.map(({ path, answer }) => ({ method: 'GET', path, answer })),
]

/** Paths without parameters, with their methods: one look-up each. */
const fixed = new Map<string, Map<string, Served>>()
const withParams = new TrieRouter<Served>()
const noParams: Params = Object.freeze({})

for (const one of served) {
  for (const prefix of gatewayPrefixes) {
    const path = prefix + one.path
    if (path.includes('{')) withParams.add(one.method, path.replaceAll(/\{(\w+)\}/g, ':$1'), one)
    else fixed.set(path, (fixed.get(path) ?? new Map<string, Served>()).set(one.method, one))
  }
}

function findFixed(method: string, path: string): Served | undefined {
  const byMethod = fixed.get(path)
  return byMethod?.get(method) ?? byMethod?.get('ALL')
}

function search(method: string, path: string, call: Call): Answer | Promise<Answer> {
  const canonical = canonicalPath(path)
  const plain = canonical === null ? undefined : findFixed(method, canonical)
  if (plain) return plain.answer(call, noParams)
  const [found] = canonical === null ? [] : withParams.match(method, canonical)[0]
  if (!found) {
    return faultAnswer(new Fault('not_found', 'There is no such resource. Check the path and the method.'), call.origin)
  }
  const [one, params] = found
  const decoded = Object.entries(params as Params).map(([name, value]) => [name, decodeURIComponent(value)])
  return one.answer(call, Object.fromEntries(decoded) as Params)
}

function find(method: string, call: Call): Answer | Promise<Answer> {
  const { url } = call
  const at = url.indexOf('?')
  const path = at === -1 ? url : url.slice(0, at)
  const found = findFixed(method, path)
  return found ? found.answer(call, noParams) : search(method, path, call)
}

function withoutBody(answer: Answer): Answer {
  if (answer.body === null) return answer
  // Nobody reads the stream: end it, so that it frees what it holds.
  if (typeof answer.body === 'object' && 'return' in answer.body) void answer.body.return?.()
  return { ...answer, body: null }
}

/** The answer to a call; a promise only where it waits. HEAD is GET without the body. Never throws or rejects. */
export function dispatch(call: Call): Answer | Promise<Answer> {
  if (call.method !== 'HEAD') return find(call.method, call)
  const answer = find('GET', call)
  return answer instanceof Promise ? answer.then(withoutBody) : withoutBody(answer)
}
