import { expect, test } from 'vitest'
import { makeSecret } from '../keys/secret'
import { withoutSecrets } from './without-secrets'

test('text for the log loses what looks like a secret, also a part of one', () => {
  const secret = makeSecret()
  expect(withoutSecrets(`/a/${secret}/b/${secret.slice(0, 20)}`)).toBe('/a/sei_[removed]/b/sei_[removed]')
  for (const underscore of ['%5F', '%5f']) {
    expect(withoutSecrets(`/a/${secret.replace('_', underscore)}`)).toBe('/a/sei_[removed]')
  }
  expect(withoutSecrets('/sei/api/v2/developers/schema')).toBe('/sei/api/v2/developers/schema')
})
