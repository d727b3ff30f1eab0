import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { presenceOf } from './presence'

beforeEach(() => void vi.useFakeTimers())
afterEach(() => void vi.useRealTimers())

test('nobody is there until they do something, and for a minute after it', () => {
  const page = new EventTarget()
  const isSomebodyThere = presenceOf(page, () => true)
  expect(isSomebodyThere()).toBe(false)
  page.dispatchEvent(new Event('pointermove'))
  expect(isSomebodyThere()).toBe(false)
  for (const sign of ['pointerdown', 'keydown', 'wheel', 'touchstart', 'visibilitychange']) {
    page.dispatchEvent(new Event(sign))
    vi.advanceTimersByTime(59_000)
    expect(isSomebodyThere()).toBe(true)
    vi.advanceTimersByTime(2_000)
    expect(isSomebodyThere()).toBe(false)
  }
})

test('a page that is hidden has nobody', () => {
  const page = new EventTarget()
  const isSomebodyThere = presenceOf(page, () => false)
  page.dispatchEvent(new Event('visibilitychange'))
  expect(isSomebodyThere()).toBe(false)
})
