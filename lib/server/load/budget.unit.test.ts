import { randomUUID } from 'node:crypto'
import { expect, test } from 'vitest'
import { Fault } from '../fault'
import { Budget } from './budget'

const exceeded = () => new Fault('rate_limited', 'Too much.')
const holder = (accountId: string, id = 'key') => ({ accountId, id })
const refused = expect.objectContaining({ code: 'rate_limited', detail: 'Too much.' })

test('an account reserves up to its own bound, and all accounts together up to theirs', () => {
  const budget = new Budget(randomUUID(), { perHolder: 9, perAccount: 3, inAll: 7, exceeded })
  const giveBack = budget.reserve(holder('a'), 1)
  budget.reserve(holder('a'), 2)
  expect(() => budget.reserve(holder('a'), 1)).toThrow(refused)
  budget.reserve(holder('b'), 3)
  expect(() => budget.reserve(holder('c'), 2)).toThrow(refused)
  budget.reserve(holder('c'), 1)
  expect(() => budget.reserve(holder('d'), 1)).toThrow(refused)
  giveBack()
  budget.reserve(holder('d'), 1)
})

test('a refused amount is not counted, and one that is given back twice is given back once', () => {
  const budget = new Budget(randomUUID(), { perHolder: 9, perAccount: 4, inAll: 4, exceeded })
  const giveBack = budget.reserve(holder('a'), 2)
  budget.reserve(holder('a'), 2)
  expect(() => budget.reserve(holder('a'), 3)).toThrow(refused)
  expect(() => budget.reserve(holder('b'), 3)).toThrow(refused)
  giveBack()
  giveBack()
  expect(() => budget.reserve(holder('a'), 3)).toThrow(refused)
  budget.reserve(holder('b'), 2)
})

test('budgets of one name count together, those of two names apart', () => {
  const [name, other] = [randomUUID(), randomUUID()]
  const giveBack = new Budget(name, { perHolder: 9, perAccount: 1, inAll: 1, exceeded }).reserve(holder('a'), 1)
  const second = new Budget(name, { perHolder: 9, perAccount: 1, inAll: 1, exceeded })
  expect(() => second.reserve(holder('a'), 1)).toThrow(refused)
  new Budget(other, { perHolder: 9, perAccount: 1, inAll: 1, exceeded }).reserve(holder('a'), 1)
  giveBack()
  second.reserve(holder('a'), 1)
})

test('one key leaves a part of its account to others', () => {
  const budget = new Budget(randomUUID(), { perHolder: 2, perAccount: 3, inAll: 9, exceeded })
  const giveBack = budget.reserve(holder('a', 'one'), 2)
  expect(() => budget.reserve(holder('a', 'one'), 1)).toThrow(refused)
  budget.reserve(holder('a', 'two'), 1)
  expect(() => budget.reserve(holder('a', 'two'), 1)).toThrow(refused)
  giveBack()
  budget.reserve(holder('a', 'two'), 1)
})
