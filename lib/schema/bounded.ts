/** Lists and records from callers: what is too long is not looked into, and of countless mistakes the first are found. */
import { z } from 'zod'

/** Nobody reads more of what is wrong in one list. */
const mostMistakes = 20

type BoundedDef = z.core.$ZodArrayDef & { most: number }

// zod's own list parses every element, collects what is wrong with each, and looks at the length last.
const BoundedArray = z.core.$constructor<z.ZodArray, BoundedDef>('BoundedArray', (inst, def) => {
  z.ZodArray.init(inst, def)
  const { parse } = inst._zod
  inst._zod.parse = (payload, context) => {
    const { value: given, issues } = payload as { value: unknown; issues: z.core.$ZodRawIssue[] }
    if (!Array.isArray(given)) return parse(payload, context)
    // The check of the length, which comes next, refuses it.
    if (given.length > def.most) return payload
    const values: unknown[] = []
    for (const [index, value] of given.entries()) {
      const element = def.element._zod.run({ value, issues: [] }, context)
      if (element instanceof Promise) throw new z.core.$ZodAsyncError()
      for (const issue of z.core.util.prefixIssues(index, element.issues)) issues.push(issue)
      if (issues.length >= mostMistakes) break
      values.push(element.value)
    }
    payload.value = values
    return payload
  }
})

/** A list of at most `most`; a longer one is one mistake, whatever is in it. */
export function boundedArray<T extends z.ZodType>(element: T, most: number, error: { tooMany?: string; noList?: string } = {}) {
  const { tooMany = `There are more than ${most} in this list.`, noList } = error
  const list = new BoundedArray({ type: 'array', element, most, ...(noList && { error: () => noList }) })
  return list.max(most, { error: tooMany, abort: true }) as unknown as z.ZodArray<T>
}

/** An object of any keys, at most `most` of them; one with more is one mistake, and so is `__proto__`, which zod drops. */
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
