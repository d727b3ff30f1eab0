import { expect, test } from 'vitest'
import { isGatewayPath } from './prefixes'

test.each(['/gateway/sei', '/gateway/sei/api', '/sei/api?a=1', '/prod1/sei/x', '/gratis/sei/', '/sei?x'])(
  '%s is the gateway’s',
  (path) => expect(isGatewayPath(path)).toBe(true),
)

test.each(['/', '/seizure', '/gateway', '/gateway/other', '/api/sei', '/prod1', '/prod2/sei', '/orgs/sei', '', '*'])(
  '%s is not',
  (path) => expect(isGatewayPath(path)).toBe(false),
)
