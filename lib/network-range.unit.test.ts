import { expect, test } from 'vitest'
import { contains, networkOfAddress, parseRange, parseRanges, proposeRanges } from './network-range'

test.each([
  ['203.0.113.0/24', '203.0.113.0/24'],
  [' 203.0.113.0/24\t', '203.0.113.0/24'],
  ['203.0.113.7', '203.0.113.7/32'],
  ['203.0.113.7/32', '203.0.113.7/32'],
  ['0.0.0.0/0', '0.0.0.0/0'],
  ['10.0.0.0/8', '10.0.0.0/8'],
  ['192.0.2.128/25', '192.0.2.128/25'],
  ['2001:DB8:0:0::/32', '2001:db8::/32'],
  ['2001:db8::1', '2001:db8::1/128'],
  ['2001:db8:0:0:8000::/65', '2001:db8:0:0:8000::/65'],
  ['::/0', '::/0'],
  ['::1', '::1/128'],
  ['::ffff:10.0.0.0/104', '10.0.0.0/8'],
  ['::ffff:a00:0/104', '10.0.0.0/8'],
  ['::FFFF:203.0.113.7', '203.0.113.7/32'],
  ['::ffff:0:0/96', '0.0.0.0/0'],
])('%j is the range %s', (text, range) => {
  expect(parseRange(text)).toEqual({ range })
  // The canonical form is a fixed point.
  expect(parseRange(range)).toEqual({ range })
})

const example = /^Write a range such as 203\.0\.113\.0\/24 or 2001:db8::\/32, or a single address\.$/

test.each([
  ['', example],
  ['/24', example],
  ['10.0.0.0/', example],
  ['10.0.0.0/-1', example],
  ['10.0.0.0/8/8', example],
  ['10.0.0.0 /8', example],
  ['10.0.0.0/255.0.0.0', example],
  ['10.0.0.1-10.0.0.9', example],
  ['10/8', example],
  ['10.0.0/24', example],
  ['010.0.0.0/8', example],
  ['0x0a.0.0.0/8', example],
  ['::ffff:010.0.0.0/104', example],
  ['256.0.0.0/8', example],
  ['example.com', example],
  ['fe80::1%eth0', example],
  ['[2001:db8::1]', example],
  ['2001:db8::1::/64', example],
  [`${'1:'.repeat(1_000)}/64`, example],
  ['10.0.0.0/33', /at most 32/],
  ['2001:db8::/129', /at most 128/],
  ['10.1.2.3/8', /^This begins inside a range\. Write 10\.0\.0\.0\/8 for all of it, or 10\.1\.2\.3 for the one address\.$/],
  ['2001:db8::1/64', /Write 2001:db8::\/64 for all of it, or 2001:db8::1 for the one address/],
  ['::ffff:10.1.2.3/104', /Write 10\.0\.0\.0\/8 for all of it, or 10\.1\.2\.3 /],
  ['::ffff:10.0.0.0/8', /as IPv4/],
])('%j is none, and why is told', (text, reason) => {
  expect(parseRange(text)).toEqual({ reason: expect.stringMatching(reason) })
})

test('of many, each range counts once, and each mistake is told with its place', () => {
  expect(parseRanges(['10.0.0.0/8', 'x', '::ffff:10.0.0.0/104', '203.0.113.7', '203.0.113.7/32', '10.0.0.1/8'])).toEqual({
    ranges: ['10.0.0.0/8', '203.0.113.7/32'],
    problems: [
      { index: 1, reason: expect.stringMatching(example) },
      { index: 5, reason: expect.stringContaining('10.0.0.0/8') },
    ],
  })
})

test.each([
  [['203.0.113.0/24'], '203.0.113.0', true],
  [['203.0.113.0/24'], '203.0.113.255', true],
  [['203.0.113.0/24'], '203.0.114.0', false],
  [['203.0.113.0/24'], '::ffff:203.0.113.7', true],
  [['203.0.113.0/24'], '::ffff:cb00:7107', true],
  [['192.0.2.0/25'], '192.0.2.128', false],
  [['203.0.113.7/32', '2001:db8::/32'], '2001:db8:ffff::1', true],
  [['203.0.113.7/32', '2001:db8::/32'], '2001:db9::', false],
  [['0.0.0.0/0'], '198.51.100.1', true],
  [['0.0.0.0/0'], '2001:db8::1', false],
  [['::/0'], '2001:db8::1', true],
  [['::/0'], '198.51.100.1', false],
  [['::/0'], '::ffff:198.51.100.1', false],
  [['0.0.0.0/0', '::/0'], null, false],
  [['0.0.0.0/0', '::/0'], '', false],
  [['0.0.0.0/0', '::/0'], 'unknown', false],
  [[], '198.51.100.1', false],
])('%j has %s: %s', (ranges, address, isIn) => {
  expect(contains(ranges, address)).toBe(isIn)
})

test('more ranges than are remembered are told apart all the same', () => {
  const ofPlace = (index: number) => `10.${index >> 8}.${index & 255}`
  for (let index = 0; index < 10_050; index += 1) {
    expect(contains([`${ofPlace(index)}.0/24`], `${ofPlace(index)}.1`)).toBe(true)
  }
  expect(contains(['10.0.0.0/24'], '10.0.0.1')).toBe(true)
  expect(contains(['10.0.0.0/24'], '10.0.1.1')).toBe(false)
})

test('what is no range has nothing in it', () => {
  for (const text of ['', 'x', '10.0.0.1', '10.0.0.1/33']) expect(contains([text], '10.0.0.1')).toBe(false)
  expect(contains(['x', '10.0.0.1/32'], '10.0.0.1')).toBe(true)
})

test('what was used is proposed: single addresses, networks of several, IPv6 by the /64', () => {
  expect(proposeRanges(['203.0.113.7', '198.51.100.1', '203.0.113.7', '198.51.100.2', 'unknown', 'other'])).toEqual([
    '198.51.100.1/32',
    '198.51.100.2/32',
    '203.0.113.7/32',
  ])
  expect(proposeRanges(['203.0.113.7', '198.51.100.1', '198.51.100.2', '::ffff:198.51.100.9'])).toEqual([
    '198.51.100.0/24',
    '203.0.113.7/32',
  ])
  expect(proposeRanges(['2001:db8::1', '2001:db8::2', '2001:db8:0:1::1'])).toEqual(['2001:db8::/64', '2001:db8:0:1::/64'])
  expect(proposeRanges([])).toEqual([])
})

test('of more than a key can have, the networks with the most addresses are proposed', () => {
  const pairs = Array.from({ length: 15 }, (_, index) => [`10.0.${index}.1`, `10.0.${index}.2`]).flat()
  expect(proposeRanges(pairs)).toEqual(Array.from({ length: 15 }, (_, index) => `10.0.${index}.0/24`))
  const spread = Array.from({ length: 40 }, (_, index) => `10.1.${index}.1`)
  const proposed = proposeRanges([...spread, ...pairs])
  expect(proposed).toHaveLength(20)
  expect(proposed.slice(0, 15)).toEqual(Array.from({ length: 15 }, (_, index) => `10.0.${index}.0/24`))
})

test.each([
  ['203.0.113.7', '203.0.113.0/24'],
  ['::ffff:203.0.113.7', '203.0.113.0/24'],
  ['2001:db8:1:2:3::4', '2001:db8:1::/48'],
  ['2001:DB8::1', '2001:db8::/48'],
  ['::1', '::/48'],
  ['other', 'unknown'],
  ['203.0.113.7:443', 'unknown'],
  [null, 'unknown'],
])('calls from %s are counted in %s', (address, network) => {
  expect(networkOfAddress(address)).toBe(network)
})
