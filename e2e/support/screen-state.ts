/** A state of a screen whose accessibility is tested. */
import type { Page } from '@playwright/test'
import type { Place } from './fixtures'

type Person = keyof Place['people']
/** A state of a screen: who is signed in, whether there are keys, and how to reach it. */
export type ScreenState = {
  name: string
  as: Person | null
  /** It differs little from others, and `npm test` leaves it out. */
  isRare?: boolean
  keys?: boolean
  path?: string | ((place: Place) => Promise<string>)
  /** The state exists only in narrow windows. */
  narrow?: boolean
  reach?: (page: Page) => Promise<void>
}
