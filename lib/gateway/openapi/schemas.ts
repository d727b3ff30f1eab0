/** The zod schemas of the routes as JSON Schema, each once, under a name that comes from where it is used first. */
import 'server-only'
import { z } from 'zod'

export type JsonSchema = { [member: string]: unknown; properties?: Record<string, JsonSchema>; required?: string[] }
export type Reference = { $ref: string }

const prefix = '#/components/schemas/'

/** zod's own names for what several schemas share. */
const shared = '__shared'

/**
 * Gathers schemas of one side, `input` (what callers send) or `output` (what they get), and writes them at the end.
 * `inner` names what schemas share, apart from those of the other side.
 */
export function schemaNames(io: 'input' | 'output', inner: string) {
  const registry = z.registry<{ id: string }>()
  return {
    /** A reference to a schema, under this name unless it has got one before. */
    reference(schema: z.ZodType, name: string): Reference {
      if (!registry.has(schema)) registry.add(schema, { id: name })
      return { $ref: prefix + registry.get(schema)!.id }
    },

    /** Every schema so far, by name. */
    schemas(): Record<string, JsonSchema> {
      const { schemas } = z.toJSONSchema(registry, {
        io,
        unrepresentable: 'any',
        uri: (id) => prefix + id,
        override: ({ zodSchema, jsonSchema }) => {
          // What zod passes through is not forbidden: answers may get more members later.
          const { def } = zodSchema._zod
          if (jsonSchema.minimum === Number.MIN_SAFE_INTEGER) delete jsonSchema.minimum
          if (jsonSchema.maximum === Number.MAX_SAFE_INTEGER) delete jsonSchema.maximum
          if (def.type === 'object' && !('catchall' in def && def.catchall)) delete jsonSchema.additionalProperties
        },
      })
      const text = JSON.stringify(schemas).replaceAll(`${prefix}${shared}#/$defs/`, prefix + inner)
      const { [shared]: common, ...named } = JSON.parse(text) as Record<string, JsonSchema>
      const inners = Object.entries((common?.$defs ?? {}) as Record<string, JsonSchema>)
      for (const schema of Object.values(named)) {
        delete schema.$schema
        delete schema.$id
      }
      return { ...named, ...Object.fromEntries(inners.map(([name, schema]) => [inner + name, schema])) }
    },
  }
}
