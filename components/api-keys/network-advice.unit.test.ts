import { expect, test } from 'vitest'
import { proposalFor, readNetworks, refusedBy, sameNetworks } from './network-advice'

const client = (address: string, calls = 5) => ({ address, client: 'curl', calls, refused: 0, lastAt: '2026-11-26T10:00:00.000Z' })

test('a text has one network a line, and commas and spaces part them too', () => {
  expect(readNetworks(' 203.0.113.0/24\n\n198.51.100.7, 2001:db8::/32 ')).toEqual({
    ranges: ['203.0.113.0/24', '198.51.100.7/32', '2001:db8::/32'],
    error: undefined,
  })
  expect(readNetworks(' \n')).toEqual({ ranges: [], error: undefined })
})

test('what is no network is named, with what to write instead', () => {
  const { error } = readNetworks('203.0.113.0/24\nnot-a-network\n203.0.113.9/24')
  expect(error).toMatch(/^not-a-network: Write a range/)
  expect(error).toContain('203.0.113.9/24: This begins inside a range. Write 203.0.113.0/24')
})

test('an error stays short, whatever was pasted', () => {
  expect(readNetworks(Array.from({ length: 500 }, (_, index) => 'x'.repeat(200 + index)).join('\n')).error!.length).toBeLessThan(600)
})

test('more than 20 networks are too many', () => {
  const text = (count: number) => Array.from({ length: count }, (_, index) => `10.0.${index}.0/24`).join('\n')
  expect(readNetworks(text(20)).error).toBeUndefined()
  expect(readNetworks(text(21)).error).toMatch(/at most 20 networks; these are 21/)
})

test('networks are proposed from those that were answered, not from those that were refused', () => {
  expect(proposalFor([client('203.0.113.4'), client('192.0.2.1', 0)])).toEqual(['203.0.113.4/32'])
})

test('those that use the key and are in none of the networks would be refused', () => {
  const clients = [client('203.0.113.4'), client('198.51.100.7'), client('::ffff:203.0.113.5'), client('192.0.2.1', 0), client('unknown')]
  expect(refusedBy(['203.0.113.0/24'], clients).map(({ address }) => address)).toEqual(['198.51.100.7', 'unknown'])
  expect(refusedBy([], clients)).toEqual([])
})

test('the order of networks does not matter', () => {
  expect(sameNetworks(['10.0.0.0/8', '192.0.2.0/24'], ['192.0.2.0/24', '10.0.0.0/8'])).toBe(true)
  expect(sameNetworks(['10.0.0.0/8'], ['192.0.2.0/24'])).toBe(false)
})
