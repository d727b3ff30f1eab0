import { hkdfSync } from 'node:crypto'
import { EncryptJWT } from 'jose'
import { encode } from 'next-auth/jwt'
import { expect, test } from 'vitest'
import { openSealed } from './next-auth-cookies'

const secret = 'a secret of the tests, long enough to sign with'

test('a cookie is opened that next-auth has sealed, and none with a key that takes as long to derive as its sender says', async () => {
  expect(await openSealed({ token: await encode({ token: { sid: 'one' }, secret }), secret })).toMatchObject({ sid: 'one' })
  const key = new Uint8Array(hkdfSync('sha256', secret, '', 'NextAuth.js Generated Encryption Key', 32))
  const seal = (alg: string) => new EncryptJWT({ sid: 'one' }).setProtectedHeader({ alg, enc: 'A256GCM' }).encrypt(key)
  expect(await openSealed({ token: await seal('dir'), secret })).toMatchObject({ sid: 'one' })
  for (const alg of ['PBES2-HS512+A256KW', 'A256KW']) await expect(openSealed({ token: await seal(alg), secret })).rejects.toThrow('another algorithm')
})
