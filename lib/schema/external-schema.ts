/** The schema file of external data: columns and their rules. Each error message starts with an error code. */
import { z } from 'zod'
import { boundedArray } from './bounded'
import { isStorableText } from './storable-json'

/** The type names of the product's guide, and those of its sample file. */
export const columnTypes = ['string', 'number', 'integer', 'boolean', 'timestamp', 'json', 'double', 'long'] as const
const numeric = new Set<string>(['number', 'integer', 'double', 'long'])

/** Every record may have this column (the time of the measurement), even if the schema does not name it. */
export const timestampColumn = 'timestamp'

const noName = 'MISSING_COLUMN_NAME: Give every column a name.'
const badName =
  'INVALID_COLUMN_NAME: A column name has at most 128 characters, none of them a control character, and no space around it.'

const columnName = z
  .string({ error: noName })
  .refine((name) => name.trim() !== '', { error: noName, abort: true })
  .refine((name) => name.length <= 128 && name === name.trim() && name.isWellFormed() && !/\p{Cc}/u.test(name), badName)

const constraint = (property: string, rule: string) => ({ error: `INVALID_CONSTRAINT: ${property} must be ${rule}.` })
const flag = (property: string) => z.boolean(constraint(property, 'true or false'))
const bound = (property: string) => z.number(constraint(property, 'a number'))
const text = (property: string, most: number) =>
  z.string(constraint(property, 'text')).refine((value) => value.length <= most && isStorableText(value), constraint(property, `at most ${most} characters`))
const textList = (property: string, most: number) =>
  boundedArray(text(property, 1_000), most, {
    noList: constraint(property, 'a list of texts').error,
    tooMany: constraint(property, `a list of at most ${most}`).error,
  }).min(1, constraint(property, 'a list with something in it'))

const columnError = ({ code }: { code?: string }) =>
  code === 'unrecognized_keys'
    ? 'INVALID_CONSTRAINT: A column has no such property. Remove it.'
    : 'INVALID_SCHEMA_JSON: A column must look like {"name":"…","type":"…"}.'

const Column = z.strictObject(
  {
    name: columnName,
    type: z.enum(columnTypes, {
      error: ({ input }) =>
        input === undefined || input === null || input === ''
          ? 'MISSING_COLUMN_TYPE: Give every column a type.'
          : `UNSUPPORTED_TYPE: A type is one of ${columnTypes.join(', ')}.`,
    }),
    /** The unit of the values, for people. */
    unit: text('unit', 64).optional(),
    description: text('description', 1_024).optional(),
    /** Every record has the column. */
    required: flag('required').optional(),
    /** False: a record that has the column must not have null or an empty value in it. */
    nullable: flag('nullable').optional(),
    allowedValues: textList('allowedValues', 1_000).optional(),
    min: bound('min').optional(),
    max: bound('max').optional(),
    /** A number, not a column. */
    mustBeGreaterThan: bound('mustBeGreaterThan').optional(),
    /** The name of another column. */
    mustBeGreaterThanOrEqual: z.string(constraint('mustBeGreaterThanOrEqual', "another column's name")).optional(),
    /** Columns that a record must have if it has this one. */
    requiredWith: textList('requiredWith', 20).optional(),
  },
  { error: columnError },
)
export type ExternalColumn = z.infer<typeof Column>

const numberRules = ['min', 'max', 'mustBeGreaterThan', 'mustBeGreaterThanOrEqual'] as const

/** The errors in the rules of one column: property and message. */
function* constraintProblems(column: ExternalColumn, columns: Map<string, ExternalColumn>): Generator<[string, string]> {
  if (column.allowedValues && column.type !== 'string') {
    yield ['allowedValues', 'INVALID_CONSTRAINT: allowedValues is for string columns.']
  }
  for (const rule of numberRules) {
    if (column[rule] !== undefined && !numeric.has(column.type)) {
      yield [rule, `INVALID_CONSTRAINT: ${rule} is for number and integer columns.`]
    }
  }
  if (column.min !== undefined && column.max !== undefined && column.min > column.max) {
    yield ['min', 'INVALID_CONSTRAINT: min must not be above max.']
  }
  const other = column.mustBeGreaterThanOrEqual
  if (other !== undefined) {
    const type = columns.get(other)?.type
    if (type === undefined) {
      yield ['mustBeGreaterThanOrEqual', 'UNKNOWN_REFERENCED_COLUMN: mustBeGreaterThanOrEqual names a column that is not there.']
    } else if (other === column.name || !numeric.has(type)) {
      yield ['mustBeGreaterThanOrEqual', 'INVALID_CONSTRAINT: mustBeGreaterThanOrEqual must name another number or integer column.']
    }
  }
  if (column.requiredWith?.some((name) => name !== timestampColumn && !columns.has(name))) {
    yield ['requiredWith', 'UNKNOWN_REFERENCED_COLUMN: requiredWith names a column that is not there.']
  }
}

/** The error when the schema file is missing or not an object. */
export const missingSchema = { error: 'INVALID_SCHEMA_JSON: The schema must look like {"columns":[{"name":"…","type":"…"}]}.' }

const Columns = boundedArray(Column, 500, {
  noList: missingSchema.error,
  tooMany: 'INVALID_SCHEMA_JSON: A schema has at most 500 columns.',
})
  .min(1, 'INVALID_SCHEMA_JSON: A schema has at least one column.')
  .superRefine((columns, context) => {
    const byName = new Map(columns.map((column) => [column.name, column]))
    const seen = new Set<string>()
    columns.forEach((column, place) => {
      const report = (property: string, message: string) =>
        context.addIssue({ code: 'custom', path: [place, property], message })
      if (seen.has(column.name)) report('name', 'DUPLICATE_COLUMN: Two columns have this name.')
      seen.add(column.name)
      for (const [property, message] of constraintProblems(column, byName)) report(property, message)
    })
  })

const hasSchema = (value: unknown): value is { schema: unknown } =>
  typeof value === 'object' && value !== null && Object.hasOwn(value, 'schema')

/** Accepts a file with a `schema` member, or the schema itself. */
export const ExternalSchema = z.preprocess(
  (value) => (hasSchema(value) ? value.schema : value),
  z.object({ columns: Columns }, missingSchema),
)
export type ExternalSchema = z.infer<typeof ExternalSchema>

/** Warnings about column names that are not in snake case, which is allowed; each with a JSON pointer to the name. */
export const namingWarnings = ({ columns }: ExternalSchema): { pointer: string; detail: string }[] =>
  columns.flatMap(({ name }, place) =>
    /^[a-z][a-z0-9_]*$/.test(name)
      ? []
      : [
          {
            pointer: `/schema/columns/${place}/name`,
            detail: 'NOT_SNAKE_CASE: Names such as response_time are easier to use where the data is analysed.',
          },
        ],
  )
