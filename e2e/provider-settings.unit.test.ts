/** The README's settings of identity providers, which no test has: they are ones that a server takes. */
import { expect, test } from 'vitest'
import { parseRoleMap } from '../lib/server/oidc/role-map'
import { parseSettings } from '../lib/server/runtime/env'
import { readmeBlocks } from './support/readme'

/** The lines of a block as settings; the secret is not in a file here. */
const settingsIn = (block: string) =>
  Object.fromEntries(
    block
      .trim()
      .split('\n')
      .map((line) => line.replace('OIDC_CLIENT_SECRET_FILE=', 'OIDC_CLIENT_SECRET='))
      .map((line) => [line.slice(0, line.indexOf('=')), line.slice(line.indexOf('=') + 1)]),
  )

test('the settings of single sign-on in the README are taken, with those of each provider', () => {
  const [common = '', ...ofProviders] = readmeBlocks('Single sign-on', 'ini')
  const [roleMap = ''] = readmeBlocks('Single sign-on', 'json')
  expect(ofProviders).toHaveLength(4)
  for (const block of ['', ...ofProviders]) {
    const own = block === '' ? {} : settingsIn(block)
    const roles = 'OIDC_GROUPS_CLAIM' in own ? { OIDC_ROLE_MAP: roleMap } : {}
    const { oidc } = parseSettings({ AUTH_SECRET: 'a secret of at least 32 characters', ...settingsIn(common), ...own, ...roles })
    expect(oidc).toMatchObject({ issuer: expect.stringMatching(/^https:/), name: 'Example SSO' })
  }
})

test('the roles of groups in the README are taken', () => {
  const [roleMap = ''] = readmeBlocks('Single sign-on', 'json')
  expect([...parseRoleMap(roleMap).keys()]).toEqual(['sei-admins', 'payments'])
})
