/** Maps the server's validation errors to the fields of a form. */
import type { FieldPath, FieldValues, UseFormReturn } from 'react-hook-form'
import { ProblemError } from './console-api'

/**
 * Shows field errors at their fields and focuses the first one. Returns false if the error, or a part of it, belongs to
 * no field: the form shows it as a whole then.
 */
export function showFieldErrors<T extends FieldValues>(
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
