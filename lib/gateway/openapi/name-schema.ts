/** Gives a schema the name under which the OpenAPI document lists it in `components.schemas`. */
import 'server-only'
import { z } from 'zod'

/**
 * Names a schema, unless it has a name already, and returns it. Call this with the place where the schema is used: its
 * first use names it. The name is kept in zod's own registry, where zod-openapi looks for it.
 */
export function nameSchema<T extends z.ZodType>(schema: T, id: string): T {
  const meta = z.globalRegistry.get(schema)
  if (!meta?.id) z.globalRegistry.add(schema, { ...meta, id })
  return schema
}
