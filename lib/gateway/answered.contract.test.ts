/** Whether the tests that ran before were given every answer that OpenAPI promises. `npm test` runs this after them. */
import { describe, expect, inject, test } from 'vitest'
import { takeAnswered } from '../testing/calls/answered'
import { addresses, unanswered } from '../testing/calls/contract'

describe.each(inject('answeredOn'))('on %s', (kind) => {
  const answered = takeAnswered(kind)

  test.each(addresses)('$method $path answers with every status that it declares', (address) => {
    expect(unanswered(address, answered)).toEqual([])
  })
})
