/** Lists as the gateway gives them: query parameters as text, and pages counted from 0. */
import { z } from 'zod'

/** The largest id that a database has; a larger one is the id of nothing. */
export const maxId = 2_147_483_647

/** A whole number from a URL. */
export const wholeNumber = (label: string, from: number, to: number) => {
  const error = `${label} must be a whole number from ${from} to ${to}.`
  return z
    .string({ error })
    .regex(/^\d{1,10}$/, { error, abort: true })
    .transform(Number)
    .refine((value) => value >= from && value <= to, { error })
    // In a URL it is text; who reads the document wants to know what the text says.
    .meta({ type: 'integer', minimum: from, maximum: to, pattern: undefined })
}

/** Repeated, or separated by commas. */
export const valuesOf = <T extends z.ZodType<unknown, string>>(value: T) =>
  z
    .union([z.string(), z.array(z.string())])
    .transform((given) => [given].flat().flatMap((text) => text.split(',')))
    .transform((texts) => texts.map((text) => text.trim()).filter((text) => text !== ''))
    .pipe(z.array(value))

export const PageQuery = z.object({
  // OFFSET stays within what the database counts with.
  pageIndex: wholeNumber('pageIndex', 0, 1_000_000).default(0),
  pageSize: wholeNumber('pageSize', 1, 1_000).default(50),
})
export type PageQuery = z.infer<typeof PageQuery>

/** A page of something. */
export const pageOf = <T extends z.ZodType>(item: T) =>
  z.object({
    content: z.array(item),
    totalElements: z.number().int(),
    totalPages: z.number().int(),
    pageIndex: z.number().int(),
    pageSize: z.number().int(),
    empty: z.boolean(),
  })

/** The page that a query asked for, of what there is in all. */
export const toPage = <T>(content: T[], totalElements: number, { pageIndex, pageSize }: PageQuery) => ({
  content,
  totalElements,
  totalPages: Math.ceil(totalElements / pageSize),
  pageIndex,
  pageSize,
  empty: content.length === 0,
})

/** The direction of a list, in any case. */
export const sortOrder = z
  .string({ error: 'sortOrder must be asc or desc.' })
  .transform((order) => order.toLowerCase())
  .pipe(z.enum(['asc', 'desc'], { error: 'sortOrder must be asc or desc.' }))
