import { expect, test } from 'vitest'
import { takeFilePlace, takeJsonRoom } from './upload-budget'

test('an account takes in one file at a time, and all together three', () => {
  const full = expect.objectContaining({ code: 'rate_limited', retryAfter: 10 })
  const release = ['a', 'b', 'c'].map(takeFilePlace)
  expect(() => takeFilePlace('a')).toThrow(full)
  expect(() => takeFilePlace('d')).toThrow(full)
  release[0]!()
  const again = takeFilePlace('d')
  expect(() => takeFilePlace('a')).toThrow(full)
  for (const give of [...release.slice(1), again]) give()
  takeFilePlace('a')()
})

test('an account takes in 24 MB of JSON at a time, and all together 96 MB', () => {
  const full = expect.objectContaining({ code: 'rate_limited', retryAfter: 5 })
  const release = ['a', 'b', 'c', 'd'].flatMap((account) => [14e6, 10e6].map((bytes) => takeJsonRoom(account, bytes)))
  expect(() => takeJsonRoom('a', 64_001)).toThrow(full)
  expect(() => takeJsonRoom('e', 64_001)).toThrow(full)
  const small = Array.from({ length: 375 }, () => takeJsonRoom('e', 64_000))
  expect(() => takeJsonRoom('e', 1)).toThrow(full)
  for (const give of small) give()
  release[0]!()
  expect(() => takeJsonRoom('a', 14e6 + 1)).toThrow(full)
  const again = takeJsonRoom('e', 14e6)
  for (const give of [...release.slice(1), again]) give()
  takeJsonRoom('a', 24e6)()
})
