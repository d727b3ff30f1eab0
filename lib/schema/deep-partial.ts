/** The schema of a PATCH body, made from the schema of the whole record. */
import { z } from 'zod'

function partOf(schema: z.core.$ZodType): z.core.$ZodType {
  if (schema instanceof z.ZodDefault || schema instanceof z.ZodPrefault) return partOf(schema.def.innerType)
  if (schema instanceof z.ZodNullable) return z.nullable(partOf(schema.def.innerType))
  return schema instanceof z.ZodObject ? deepPartial(schema) : schema
}

/**
 * Makes every member optional, in inner objects too. Removes defaults, which would overwrite members that a PATCH leaves
 * out, and rules about several members, which hold for the whole record only. Lists stay as they are.
 */
export function deepPartial(schema: z.ZodObject): z.ZodType<Record<string, unknown>> {
  const members = Object.entries(schema.def.shape).map(([name, member]) => [name, z.optional(partOf(member))])
  return z.strictObject(Object.fromEntries(members))
}
