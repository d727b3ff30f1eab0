import { expect, test } from 'vitest'
import { takeUploadPlace } from './upload-places'

test('an account takes in one file at a time, and all together three', () => {
  const full = expect.objectContaining({ code: 'rate_limited', retryAfter: 10 })
  const release = ['a', 'b', 'c'].map(takeUploadPlace)
  expect(() => takeUploadPlace('a')).toThrow(full)
  expect(() => takeUploadPlace('d')).toThrow(full)
  release[0]!()
  const again = takeUploadPlace('d')
  expect(() => takeUploadPlace('a')).toThrow(full)
  for (const give of [...release, again]) give()
  takeUploadPlace('a')()
})
