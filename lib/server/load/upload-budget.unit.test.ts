import { expect, test } from 'vitest'
import { reserveFile, reserveJson } from './upload-budget'

const key = (accountId: string, id = 'one') => ({ accountId, id })

test('a key takes in one file at a time, its account two, and all together four', () => {
  const full = expect.objectContaining({ code: 'rate_limited', retryAfter: 10 })
  const release = [key('a'), key('a', 'two'), key('b'), key('c')].map(reserveFile)
  expect(() => reserveFile(key('b'))).toThrow(full)
  expect(() => reserveFile(key('d'))).toThrow(full)
  release[0]!()
  expect(() => reserveFile(key('b'))).toThrow(full)
  const again = reserveFile(key('d'))
  expect(() => reserveFile(key('a'))).toThrow(full)
  for (const give of [...release.slice(1), again]) give()
  reserveFile(key('a'))()
})

test('a key takes in 12 MB of JSON at a time, its account 24 MB, and all together 96 MB', () => {
  const full = expect.objectContaining({ code: 'rate_limited', retryAfter: 5 })
  expect(() => reserveJson(key('a'), 12e6 + 1)).toThrow(full)
  const accounts = ['a', 'b', 'c', 'd']
  const release = accounts.flatMap((account) => ['one', 'two'].map((id) => reserveJson(key(account, id), 12e6)))
  expect(() => reserveJson(key('a', 'three'), 64_001)).toThrow(full)
  expect(() => reserveJson(key('e'), 64_001)).toThrow(full)
  const small = ['one', 'two'].flatMap((id) => Array.from({ length: 187 }, () => reserveJson(key('e', id), 64_000)))
  expect(() => reserveJson(key('e'), 64_000)).toThrow(full)
  expect(() => reserveJson(key('f'), 64_000)()).not.toThrow()
  for (const give of small) give()
  release[0]!()
  const again = reserveJson(key('e'), 12e6)
  for (const give of [...release.slice(1), again]) give()
  reserveJson(key('a'), 12e6)()
})
