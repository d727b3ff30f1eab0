import { expect, test } from 'vitest'
import { readEmail, splitEmails } from './read-emails'

test('a pasted list is taken apart, however it is written', () => {
  expect(splitEmails('ana@example.com, ben@example.com;cy@example.com\ndee@example.com')).toEqual([
    'ana@example.com',
    'ben@example.com',
    'cy@example.com',
    'dee@example.com',
  ])
  expect(splitEmails('ana@example.com ben@example.com')).toEqual(['ana@example.com', 'ben@example.com'])
  expect(splitEmails('Ana Novak <ana@example.com>, "Raman, P" <p@example.com>')).toContain('ana@example.com')
  expect(splitEmails(' , ;')).toEqual([])
})

test('an email is known by any of its spellings, and what is none is told', () => {
  expect(readEmail(' Ana@Example.com ')).toEqual({ value: 'ana@example.com' })
  expect(readEmail('ana@')).toEqual({ error: '“ana@” is not a whole email, such as ana@example.com.' })
  expect(readEmail('Ana Novak')).toHaveProperty('error')
})
