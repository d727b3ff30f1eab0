import { expect, test, vi } from 'vitest'
import { Fault } from '../fault'
import { makeSecret } from './secret'
import { verifyKey } from './verify'

vi.mock('../database/open', () => ({ database: async () => ({ lookup: async () => [] }) }))

test('each copy of the server’s code is answered with faults of its own, which it knows as such', async () => {
  expect(await verifyKey(makeSecret())).toBeInstanceOf(Fault)
  vi.resetModules()
  const [{ verifyKey: verifyInCopy }, { Fault: FaultOfCopy }] = await Promise.all([import('./verify'), import('../fault')])
  expect(FaultOfCopy).not.toBe(Fault)
  expect(await verifyInCopy(makeSecret())).toBeInstanceOf(FaultOfCopy)
  expect(await verifyKey(makeSecret())).toBeInstanceOf(Fault)
})
