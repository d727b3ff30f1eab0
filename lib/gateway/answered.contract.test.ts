/** Whether the tests that ran before were given every answer that OpenAPI promises. `npm test` runs this after them. */
import { expect, test } from 'vitest'
import { addresses, unanswered } from '../testing/contract'

test.each(addresses)('$method $path answers with every status that it declares', (address) => {
  expect(unanswered(address)).toEqual([])
})
