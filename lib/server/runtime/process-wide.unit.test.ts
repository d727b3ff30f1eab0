import { expect, test } from 'vitest'
import { forgetProcessWide, processWide, processWidePromise } from './process-wide'

test('a value is made once, until it is forgotten', () => {
  const values = ['first', 'second']
  const value = () => processWide('test-value', () => values.shift())
  expect([value(), value()]).toEqual(['first', 'first'])
  forgetProcessWide('test-value')
  expect(value()).toBe('second')
})

test('a promise that rejects is forgotten: the next call tries again', async () => {
  const answers = [Promise.reject(new Error('not yet')), Promise.resolve('there')]
  const value = () => processWidePromise('test-promise', () => answers.shift()!)
  await expect(value()).rejects.toThrow('not yet')
  await expect(value()).resolves.toBe('there')
  await expect(value()).resolves.toBe('there')
})
