/** Brings what the server says about an input back to the fields of the form. */
import type { FieldPath, FieldValues, UseFormReturn } from 'react-hook-form'
import { messageOf, ProblemError } from './http'

/**
 * Shows field errors at their fields and focuses the first one. Returns what is left to say about the form as a whole,
 * or null.
 */
export function showProblem<T extends FieldValues>(
  form: Pick<UseFormReturn<T>, 'setError'>,
  fields: readonly FieldPath<T>[],
  error: unknown,
): string | null {
  const errors = error instanceof ProblemError ? (error.problem.errors ?? []) : []
  const placed = errors.flatMap(({ pointer, detail }) => {
    const field = fields.find((name) => pointer === `/${name}`)
    return field ? [{ field, detail }] : []
  })
  placed.forEach(({ field, detail }, index) =>
    form.setError(field, { type: 'server', message: detail }, { shouldFocus: index === 0 }),
  )
  return placed.length > 0 && placed.length === errors.length ? null : messageOf(error)
}
