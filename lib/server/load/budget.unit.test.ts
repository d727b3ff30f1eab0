import { randomUUID } from 'node:crypto'
import { expect, test } from 'vitest'
import { Fault } from '../fault'
import { Budget } from './budget'

const exceeded = () => new Fault('rate_limited', 'Too much.')
const refused = expect.objectContaining({ code: 'rate_limited', detail: 'Too much.' })

test('an account reserves up to its own bound, and all accounts together up to theirs', () => {
  const budget = new Budget(randomUUID(), { perAccount: 3, inAll: 7, exceeded })
  const giveBack = budget.reserve('a', 1)
  budget.reserve('a', 2)
  expect(() => budget.reserve('a', 1)).toThrow(refused)
  budget.reserve('b', 3)
  expect(() => budget.reserve('c', 2)).toThrow(refused)
  budget.reserve('c', 1)
  expect(() => budget.reserve('d', 1)).toThrow(refused)
  giveBack()
  budget.reserve('d', 1)
})

test('a refused amount is not counted, and one that is given back twice is given back once', () => {
  const budget = new Budget(randomUUID(), { perAccount: 4, inAll: 4, exceeded })
  const giveBack = budget.reserve('a', 2)
  budget.reserve('a', 2)
  expect(() => budget.reserve('a', 3)).toThrow(refused)
  expect(() => budget.reserve('b', 3)).toThrow(refused)
  giveBack()
  giveBack()
  expect(() => budget.reserve('a', 3)).toThrow(refused)
  budget.reserve('b', 2)
})

test('budgets of one name count together, those of two names apart', () => {
  const [name, other] = [randomUUID(), randomUUID()]
  const giveBack = new Budget(name, { perAccount: 1, inAll: 1, exceeded }).reserve('a', 1)
  const second = new Budget(name, { perAccount: 1, inAll: 1, exceeded })
  expect(() => second.reserve('a', 1)).toThrow(refused)
  new Budget(other, { perAccount: 1, inAll: 1, exceeded }).reserve('a', 1)
  giveBack()
  second.reserve('a', 1)
})
