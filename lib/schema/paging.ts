/** Query parameters and pages of the gateway's lists; the first page has index 0. */
import { z } from 'zod'
import { legible, withoutInvisible } from './text'

/** The largest id that the database can hold (32-bit integer); records with larger ids cannot exist. */
export const maxId = 2_147_483_647

/** A whole number in a URL, from `from` to `to`. */
export const wholeNumber = (label: string, from: number, to: number) => {
  const error = `${label} must be a whole number from ${from} to ${to}.`
  return z
    .string({ error })
    .regex(/^\d{1,10}$/, { error, abort: true })
    .transform(Number)
    .refine((value) => value >= from && value <= to, { error })
    // It is text in the URL, but the API document describes it as an integer.
    .meta({ type: 'integer', minimum: from, maximum: to, pattern: undefined })
}

/** A parameter with several values: repeated, or separated by commas. */
export const valuesOf = <T extends z.ZodType<unknown, string>>(value: T) =>
  z
    .union([z.string(), z.array(z.string())])
    .transform((given) => [given].flat().flatMap((text) => text.split(',')))
    .transform((texts) => texts.map((text) => legible(text).trim()).filter((text) => withoutInvisible(text) !== ''))
    .pipe(z.array(value))

export const PageQuery = z.object({
  // Keeps pageIndex * pageSize within the range of OFFSET.
  pageIndex: wholeNumber('pageIndex', 0, 1_000_000).default(0),
  pageSize: wholeNumber('pageSize', 1, 1_000).default(50),
})
export type PageQuery = z.infer<typeof PageQuery>

/** The schema of a page of items. */
export const pageOf = <T extends z.ZodType>(item: T) =>
  z.object({
    content: z.array(item),
    totalElements: z.number().int(),
    totalPages: z.number().int(),
    pageIndex: z.number().int(),
    pageSize: z.number().int(),
    empty: z.boolean(),
  })

/** Makes the page for a query from its items and the total number of items. */
export const toPage = <T>(content: T[], totalElements: number, { pageIndex, pageSize }: PageQuery) => ({
  content,
  totalElements,
  totalPages: Math.ceil(totalElements / pageSize),
  pageIndex,
  pageSize,
  empty: content.length === 0,
})

/** The direction of a sort, in upper or lower case. */
export const sortOrder = z
  .string({ error: 'sortOrder must be asc or desc.' })
  .transform((order) => order.toLowerCase())
  .pipe(z.enum(['asc', 'desc'], { error: 'sortOrder must be asc or desc.' }))
