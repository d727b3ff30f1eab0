import { expect, test } from 'vitest'
import { andThen } from './and-then'

const double = (value: number) => value * 2
const failed = (error: unknown) => `failed: ${(error as Error).message}`
const fail = (): never => {
  throw new Error('thrown')
}

test('goes on at once where nothing is waited for', () => {
  expect(andThen(2, double, () => 0)).toBe(4)
  expect(andThen(2, fail, failed)).toBe('failed: thrown')
})

test('waits where something is', async () => {
  const late = andThen(Promise.resolve(2), double, () => 0)
  expect(late).toBeInstanceOf(Promise)
  expect(await late).toBe(4)
})

test.each([
  ['what it waits for rejects', () => Promise.reject(new Error('rejected')), double, 'failed: rejected'],
  ['what comes next throws', () => Promise.resolve(2), fail, 'failed: thrown'],
])('where %s, the failure is the result', async (_name, value, next, result) => {
  expect(await andThen<number, number | string>(value(), next, failed)).toBe(result)
})
