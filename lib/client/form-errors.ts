/** Brings what the server says about an input back to the fields of the form. */
import type { FieldPath, FieldValues, UseFormReturn } from 'react-hook-form'
import { ProblemError } from './http'

/**
 * Shows field errors at their fields and focuses the first one. False where something is left to say about the form as
 * a whole.
 */
export function showProblem<T extends FieldValues>(
  form: Pick<UseFormReturn<T>, 'setError'>,
  fields: readonly FieldPath<T>[],
  error: unknown,
): boolean {
  const errors = error instanceof ProblemError ? (error.problem.errors ?? []) : []
  const placed = errors.flatMap(({ pointer, detail }) => {
    const field = fields.find((name) => pointer === `/${name}`)
    return field ? [{ field, detail }] : []
  })
  placed.forEach(({ field, detail }, index) =>
    form.setError(field, { type: 'server', message: detail }, { shouldFocus: index === 0 }),
  )
  return placed.length > 0 && placed.length === errors.length
}
