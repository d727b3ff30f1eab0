/** The compiler holds a handler to what its route declares: each `@ts-expect-error` is an error where it does not. */
import { expect, test } from 'vitest'
import { z } from 'zod'
import { csvDownload } from './csv-download'
import { jsonList, jsonPage } from './json-list'
import { answer } from './handler-reply'
import { withKey } from './route'

const Thing = z.object({ id: z.int(), name: z.string() })
const ThingPage = z.object({ content: z.array(Thing), totalElements: z.int() })
const thing = { id: 1, name: 'one' }
const common = { method: 'get', path: '/things', tag: 'Things', summary: 'Things' } as const

async function* things() {
  yield [thing]
}
async function* names() {
  yield ['one']
}
async function* text() {
  yield 'id,name\r\n'
}

const ok = (schema: z.ZodType | null) => ({ description: 'Things', schema })
const one = { ...common, responses: { 200: { ...ok(null), schema: Thing } } }
const list = { ...common, responses: { 200: { ...ok(null), schema: z.array(Thing), csv: true } } } as const
const page = { ...common, responses: { 200: { ...ok(null), schema: ThingPage } } }
const made = { ...common, responses: { 201: { ...ok(null), schema: Thing }, 204: { ...ok(null), schema: null } } }

test('a handler returns the JSON of 200, another status by name, or a stream of what is declared', () => {
  withKey('read', one, () => thing)
  withKey('read', one, async () => answer(200, thing, { 'x-name': 'one' }))
  withKey('read', list, () => jsonList(things()))
  withKey('read', list, ({ accept }) => (accept ? csvDownload(text(), 'things.csv') : Promise.resolve([thing])))
  withKey('read', page, () => jsonPage({ content: things(), totalElements: 1 }))
  withKey('read', made, async () => answer(201, thing))
  withKey('read', made, () => answer(204, null))
  expect.assertions(0)
})

test('and nothing else', () => {
  // @ts-expect-error a member is missing
  withKey('read', one, () => ({ id: 1 }))
  // @ts-expect-error a member is of another type
  withKey('read', one, async () => ({ ...thing, id: '1' }))
  // @ts-expect-error there is a body
  withKey('read', one, () => null)
  // @ts-expect-error a status that is not declared
  withKey('read', one, () => answer(201, thing))
  // @ts-expect-error no CSV is declared
  withKey('read', one, () => csvDownload(text(), 'things.csv'))
  // @ts-expect-error items of another kind
  withKey('read', list, () => jsonList(names()))
  // @ts-expect-error a page without its count
  withKey('read', page, () => jsonPage({ content: things() }))
  // @ts-expect-error 200 is not declared
  withKey('read', made, () => thing)
  // @ts-expect-error 204 has no body
  withKey('read', made, () => answer(204, thing))
  // @ts-expect-error 201 has one
  withKey('read', made, async () => answer(201, null))
  expect.assertions(0)
})
