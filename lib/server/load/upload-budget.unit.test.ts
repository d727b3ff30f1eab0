import { expect, test } from 'vitest'
import { reserveFile, reserveJson } from './upload-budget'

test('an account takes in one file at a time, and all together three', () => {
  const full = expect.objectContaining({ code: 'rate_limited', retryAfter: 10 })
  const release = ['a', 'b', 'c'].map(reserveFile)
  expect(() => reserveFile('a')).toThrow(full)
  expect(() => reserveFile('d')).toThrow(full)
  release[0]!()
  const again = reserveFile('d')
  expect(() => reserveFile('a')).toThrow(full)
  for (const give of [...release.slice(1), again]) give()
  reserveFile('a')()
})

test('an account takes in 24 MB of JSON at a time, and all together 96 MB', () => {
  const full = expect.objectContaining({ code: 'rate_limited', retryAfter: 5 })
  const release = ['a', 'b', 'c', 'd'].flatMap((account) => [14e6, 10e6].map((bytes) => reserveJson(account, bytes)))
  expect(() => reserveJson('a', 64_001)).toThrow(full)
  expect(() => reserveJson('e', 64_001)).toThrow(full)
  const small = Array.from({ length: 375 }, () => reserveJson('e', 64_000))
  expect(() => reserveJson('e', 1)).toThrow(full)
  for (const give of small) give()
  release[0]!()
  expect(() => reserveJson('a', 14e6 + 1)).toThrow(full)
  const again = reserveJson('e', 14e6)
  for (const give of [...release.slice(1), again]) give()
  reserveJson('a', 24e6)()
})
