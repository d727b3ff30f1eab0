import { expect, it, vi } from 'vitest'
import { showFieldErrors } from './form-errors'
import { NoAnswerError, ProblemError } from './console-api'

const refused = (errors?: { pointer: string; detail: string }[]) =>
  new ProblemError({ type: 'x:validation', title: '', status: 400, detail: '', instance: '', requestId: '', errors })

const show = (error: unknown) => {
  const setError = vi.fn()
  return { told: showFieldErrors<{ name: string; role: string }>({ setError }, ['name', 'role'], error), setError }
}

it('shows errors at their fields and focuses the first', () => {
  const { told, setError } = show(
    refused([
      { pointer: '/role', detail: 'Role must be ADMIN or INGESTION.' },
      { pointer: '/name', detail: 'Enter a name.' },
    ]),
  )
  expect(told).toBe(true)
  expect(setError.mock.calls).toEqual([
    ['role', { type: 'server', message: 'Role must be ADMIN or INGESTION.' }, { shouldFocus: true }],
    ['name', { type: 'server', message: 'Enter a name.' }, { shouldFocus: false }],
  ])
})

it('leaves to the form what has no field', () => {
  expect(show(refused()).told).toBe(false)
  expect(show(refused([{ pointer: '/colour', detail: 'There is no such field.' }])).told).toBe(false)
  expect(show(new NoAnswerError()).told).toBe(false)
})
