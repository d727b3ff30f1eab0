import { expect, test } from 'vitest'
import { z } from 'zod'
import { boundedArray, boundedRecord } from './bounded'
import { CustomCicdEvent } from './cicd'
import { SaveFieldMappings } from './developer-version'
import { DeleteDevelopers, DeveloperFilters, UpsertDevelopers } from './developer'
import { ReplaceExternalSchema } from './external-data'
import { CloudIds, PatchIdentities } from './identity'
import { CreateOrgTree } from './org-tree'
import { createProfile } from './profile'
import { PutTeamFilters, PutTeamIntegrations } from './team'


const texts = boundedArray(z.string('No text.'), 30, { tooMany: 'Too many.', noList: 'No list.' })
const messagesOf = (schema: z.ZodType, value: unknown) => schema.safeParse(value).error?.issues.map(({ message }) => message)
const listOf = <T>(length: number, value: T) => Array.from({ length }, () => value)

test('a list within its bounds is taken as it is', () => {
  const short = boundedArray(z.string().trim(), 2)
  expect(short.parse([' a ', 'b'])).toEqual(['a', 'b'])
  expect(short.parse([])).toEqual([])
  expect(z.object({ list: short.default([]) }).parse({})).toEqual({ list: [] })
})

test('of a list that is too long, no element is looked at', () => {
  let looked = 0
  const counted = boundedArray(z.unknown().refine(() => (looked += 1) < 0), 30, { tooMany: 'Too many.' })
  expect(messagesOf(counted, listOf(31, 0))).toEqual(['Too many.'])
  expect(looked).toBe(0)
  expect(messagesOf(texts.min(1, 'None.').refine(() => false, 'Never.'), listOf(31, 0))).toEqual(['Too many.'])
})

test('what is wrong is found at its place, and the search ends after twenty mistakes', () => {
  expect(texts.safeParse(['a', 1, 'b', null]).error?.issues.map(({ path }) => path)).toEqual([[1], [3]])
  expect(messagesOf(texts, listOf(30, 0))).toEqual(listOf(20, 'No text.'))
  const nested = boundedArray(z.object({ inner: texts }), 30)
  expect(messagesOf(nested, listOf(30, { inner: listOf(30, 0) }))).toHaveLength(20)
})

test.each([null, 'text', 7, { length: 1 }])('%j is no list', (value) => {
  expect(messagesOf(texts, value)).toEqual(['No list.'])
})

test('rules that come after still hold', () => {
  const rules = texts.min(2, 'Too few.').refine((all) => new Set(all).size === all.length, 'Twice.')
  expect(messagesOf(rules, ['a'])).toEqual(['Too few.'])
  expect(messagesOf(rules, ['a', 'a'])).toEqual(['Twice.'])
  expect(rules.parse(['a', 'b'])).toEqual(['a', 'b'])
})

test('who reads the document sees what a list and a record hold, and how much', () => {
  const record = boundedRecord(z.string(), z.string(), 2, 'Too many.')
  const { properties } = z.toJSONSchema(z.object({ texts, record }), { io: 'input' })
  expect(properties).toEqual({
    texts: { type: 'array', items: { type: 'string' }, maxItems: 30 },
    record: {
      type: 'object',
      maxProperties: 2,
      propertyNames: { type: 'string' },
      additionalProperties: { type: 'string' },
    },
  })
})

test('a record with too many keys is one mistake', () => {
  const record = boundedRecord(z.string(), z.string('No text.'), 2, 'Too many.')
  expect(record.parse({ a: 'x', b: 'y' })).toEqual({ a: 'x', b: 'y' })
  expect(messagesOf(record, { a: 1, b: 2 })).toEqual(['No text.', 'No text.'])
  expect(messagesOf(record, { a: 1, b: 2, c: 3 })).toEqual(['Too many.'])
  expect(messagesOf(record, JSON.parse('{"a":"x","__proto__":"y"}'))).toEqual(['“__proto__” cannot be a name here.'])
  expect(record.safeParse(null).success).toBe(false)
})

/** As many of a value, and objects with as many keys, as a body of a megabyte has room for. */
const endless = listOf(300_000, 0)
const keyed = (value: unknown, length = 100_000) => Object.fromEntries(listOf(length, value).map((one, index) => [`k${index}`, one]))

test.each<[string, z.ZodType, unknown]>([
  ['developers', UpsertDevelopers, endless],
  ['developers that are wrong', UpsertDevelopers, listOf(10_000, keyed(0, 10))],
  ['developers with endless fields', UpsertDevelopers, [keyed(0)]],
  ['emails to delete', DeleteDevelopers, { emails: endless }],
  ['filters of developers', DeveloperFilters, { emails: endless, developerRefIds: listOf(300_000, 'x') }],
  ['field mappings', SaveFieldMappings, endless],
  ['field mappings by name', SaveFieldMappings, { fieldMappings: listOf(1_000, {}) }],
  ['identities', PatchIdentities, endless],
  ['identities that are wrong', PatchIdentities, listOf(10_000, {})],
  ['identities by application', CloudIds, { integrationUsers: listOf(10_000, {}) }],
  ['a pipeline run', CustomCicdEvent, { themes: endless, artifacts: endless, trigger_chain: endless }],
  ['stages of a pipeline run', CustomCicdEvent, { job_run: { stages: listOf(1_000, { steps: listOf(300, 0) }) } }],
  ['columns', ReplaceExternalSchema, { schema: { columns: endless } }],
  ['values of columns', ReplaceExternalSchema, { columns: listOf(500, { allowedValues: listOf(1_000, 0) }) }],
  ['an org tree', CreateOrgTree, { levels: endless, filters: listOf(50, { values: listOf(1_000, 0) }), integrations: endless }],
  ['categories', createProfile['business-alignment'], { categories: listOf(50, { filters: listOf(100, { values: listOf(50, 0) }) }) }],
  ['stages', createProfile.efficiency, { dora: { leadTimeForChanges: { stages: endless } }, sprints: { summaryCards: endless } }],
  ['integrations of a team', PutTeamIntegrations, { integrations: listOf(1_000, 0) }],
  ['groups of filters', PutTeamFilters, { groupedFilters: keyed([{}]), insightConfigs: keyed(0), metricsUsingDeveloperFilters: endless }],
  ['values of filters', PutTeamFilters, { groupedFilters: keyed(listOf(100, { values: listOf(30, null) }), 100) }],
])('of countless mistakes in %s, few are collected', (_name, schema, body) => {
  const issues = schema.safeParse(body).error!.issues
  expect(issues.length).toBeGreaterThan(0)
  expect(issues.length).toBeLessThan(5_000)
})
