import { createHash } from 'node:crypto'
import { expect, test } from 'vitest'
import { sha256Hex } from './sha256'

test('the hash of a secret is the one that the server stores', () => {
  const secret = 'sei_AbCd0123456789EfGh0123456789IjKlWxYz'
  expect(sha256Hex(secret)).toBe(createHash('sha256').update(secret).digest('hex'))
})
