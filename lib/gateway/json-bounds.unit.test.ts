import { describe, expect, test } from 'vitest'
import { mostLevels, mostNames } from './json-bounds'
import { parseBoundedJson } from './input'

const parse = (json: string, maxBytes = 10_000) => parseBoundedJson(Buffer.from(json), maxBytes)
const tooLarge = (detail: string) => expect.objectContaining({ code: 'too_large', detail })

/** An object with this many members of different names. */
const members = (count: number, name = (index: number) => `n${index}`) =>
  `{${Array.from({ length: count }, (_, index) => `${JSON.stringify(name(index))}:0`).join(',')}}`

describe('values', () => {
  test.each([
    ['empty objects', `[${'{},'.repeat(499)}{}]`],
    ['lists in lists', `${'['.repeat(1_001)}${']'.repeat(1_001)}`],
    ['numbers after texts with quotes', `["\\\\","\\"",${'0,'.repeat(1_000)}0]`],
  ])('%s beyond a tenth of the bytes that it may have are too large', (_name, json) => {
    expect(() => parse(json)).toThrow(tooLarge('The body must have at most 1000 values.'))
  })

  test.each([
    ['as many as may be', `[${'0,'.repeat(998)}0]`],
    ['what a text holds', JSON.stringify(['\\"[{,'.repeat(1_200)])],
    ['a text that ends with a backslash', JSON.stringify([',\\', ',,,'])],
  ])('%s may be', (_name, json) => {
    expect(parse(json)).toEqual(JSON.parse(json))
  })
})

describe('names of members', () => {
  const tooMany = tooLarge(
    'The body must have at most 10000 different names of members. Put what differs into values, or send less at once.',
  )

  test.each([
    ['in one object', members(mostNames + 1)],
    ['over many objects', `[${Array.from({ length: 101 }, (_, part) => members(100, (index) => `${part} ${index}`)).join(',')}]`],
    ['that are numbers', members(mostNames + 1, (index) => `${index * 7_919}`)],
    ['with escapes', members(mostNames + 1, (index) => `"\\\n${index}`)],
    ['with spaces before the colon', members(mostNames + 1).replaceAll(':', ' \n\t\r:')],
  ])('more than 10,000 %s are too large', (_name, json) => {
    expect(() => parse(json, 1_000_000)).toThrow(tooMany)
  })

  test.each([
    ['10,000', members(mostNames)],
    ['the same ones again and again', `[${`${members(100)},`.repeat(500)}0]`],
    ['as values, as many as may be', JSON.stringify(Array.from({ length: 50_000 }, (_, index) => `n${index}:`))],
  ])('%s may be', (_name, json) => {
    expect(parse(json, 1_000_000)).toEqual(JSON.parse(json))
  })
})

test('levels count as values', () => {
  const deep = `${'['.repeat(99_999)}${']'.repeat(99_999)}`
  expect(() => parse(deep, 1_000_000)).not.toThrow()
  expect(() => parse(`[[${deep}]]`, 1_000_000)).toThrow(tooLarge('The body must have at most 100000 values.'))
})

test('levels are bounded, and those that are closed do not count', () => {
  const levels = (count: number) => `${'['.repeat(count)}${']'.repeat(count)}`
  expect(() => parse(levels(mostLevels + 1), 10_000_000)).toThrow(tooLarge('The body must have at most 100000 levels.'))
  expect(() => parse(`[${levels(mostLevels - 1)},${levels(mostLevels - 1)}]`, 10_000_000)).not.toThrow()
})

test.each(['', '{', '"', '"\\', '{"a"', '{"a":', ']', '}}}}', 'nonsense'])('%j is not JSON, and is told as that', (json) => {
  expect(() => parse(json)).toThrow(expect.objectContaining({ code: 'validation' }))
})
