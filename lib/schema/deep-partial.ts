/** What a PATCH takes of a schema whose objects hold objects. */
import { z } from 'zod'

function partOf(schema: z.core.$ZodType): z.core.$ZodType {
  if (schema instanceof z.ZodDefault || schema instanceof z.ZodPrefault) return partOf(schema.def.innerType)
  if (schema instanceof z.ZodNullable) return z.nullable(partOf(schema.def.innerType))
  return schema instanceof z.ZodObject ? deepPartial(schema) : schema
}

/**
 * The same object with every member optional, in inner objects too. Without defaults, which would stand for what a PATCH
 * leaves to be as it is, and without rules about several members: those are for the whole. Lists are as they were.
 */
export function deepPartial(schema: z.ZodObject): z.ZodType<Record<string, unknown>> {
  const members = Object.entries(schema.def.shape).map(([name, member]) => [name, z.optional(partOf(member))])
  return z.strictObject(Object.fromEntries(members))
}
