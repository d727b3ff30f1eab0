/** Lists and records with a maximum size: longer ones are not parsed, and only the first errors are reported. */
import { z } from 'zod'

/** Errors reported for one list at most. */
const maxIssues = 20

type BoundedDef = z.core.$ZodArrayDef & { most: number }

// zod's own array parses every element and collects all errors before it checks the length.
const BoundedArray = z.core.$constructor<z.ZodArray, BoundedDef>('BoundedArray', (inst, def) => {
  z.ZodArray.init(inst, def)
  const { parse } = inst._zod
  inst._zod.parse = (payload, context) => {
    const { value: given, issues } = payload as { value: unknown; issues: z.core.$ZodRawIssue[] }
    if (!Array.isArray(given)) return parse(payload, context)
    // Too long: the length check, which runs next, reports it.
    if (given.length > def.most) return payload
    const values: unknown[] = []
    for (const [index, value] of given.entries()) {
      const element = def.element._zod.run({ value, issues: [] }, context)
      if (element instanceof Promise) throw new z.core.$ZodAsyncError()
      for (const issue of z.core.util.prefixIssues(index, element.issues)) issues.push(issue)
      if (issues.length >= maxIssues) break
      values.push(element.value)
    }
    payload.value = values
    return payload
  }
})

/** A list of at most `most` elements; a longer one is one error, whatever its elements are. */
export function boundedArray<T extends z.ZodType>(element: T, most: number, error: { tooMany?: string; noList?: string } = {}) {
  const { tooMany = `There are more than ${most} in this list.`, noList } = error
  const list = new BoundedArray({ type: 'array', element, most, ...(noList && { error: () => noList }) })
  return list.max(most, { error: tooMany, abort: true }) as unknown as z.ZodArray<T>
}

/** An object with at most `most` keys; more are one error. `__proto__`, which zod would drop, is another. */
export const boundedRecord = <K extends z.ZodString, V extends z.ZodType>(key: K, value: V, most: number, tooMany: string) =>
  z
    .preprocess((given, context) => {
      if (typeof given !== 'object' || given === null) return given
      const isProto = Object.hasOwn(given, '__proto__')
      if (!isProto && Object.keys(given).length <= most) return given
      context.addIssue({ code: 'custom', message: isProto ? '“__proto__” cannot be a name here.' : tooMany })
      return z.NEVER
    }, z.record(key, value))
    .meta({ maxProperties: most })
