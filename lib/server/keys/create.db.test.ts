import { expect, test } from 'vitest'
import { makeTenant } from '../../testing/tenant'
import { createKey } from './create'

test('an admin creates a key', async () => {
  const { admin } = await makeTenant()
  const { key, secret } = await createKey(admin, { name: 'CI', description: 'builds', role: 'INGESTION' })
  expect(key).toMatchObject({ name: 'CI', description: 'builds', role: 'INGESTION', status: 'ACTIVE', lastUsedAt: null })
  expect(secret).toMatch(/^sei_/)
})
