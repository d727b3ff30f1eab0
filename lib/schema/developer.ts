/** The wire shapes of developer records. */
import { z } from 'zod'
import { boundedArray, boundedRecord } from './bounded'
import { maxId, PageQuery, pageOf, valuesOf, wholeNumber, sortOrder } from './paging'
import { bom } from './csv-query'
import { tidyEmail } from './email'
import { brokenCharacter, isAtMost, searchedFor, withoutRefused } from './text'

/** What a column holds. The values of CUSTOM columns follow no rule. */
export const DeveloperFieldType = z.enum(['NAME', 'EMAIL', 'MANAGER_EMAIL', 'ROLE', 'CUSTOM'], {
  error: 'fieldType must be NAME, EMAIL, MANAGER_EMAIL, ROLE or CUSTOM.',
})
export type DeveloperFieldType = z.infer<typeof DeveloperFieldType>

export const DeveloperSchema = z.object({
  versionId: z.uuid().nullable(),
  fields: z.array(
    z.object({
      columnName: z.string(),
      key: z.string(),
      displayName: z.string(),
      fieldType: DeveloperFieldType,
      required: z.boolean(),
      /** The position of its column in the file, from 1. */
      index: z.number().int(),
    }),
  ),
  /** Milliseconds since 1970; null before the first upload. */
  createdAt: z.number().int().nullable(),
})
export type DeveloperSchema = z.infer<typeof DeveloperSchema>

/** A developer. A field that is empty or not in the schema is null. */
export const Developer = z.object({
  developerRefId: z.number().int(),
  name: z.string(),
  email: z.string(),
  managerEmail: z.string().nullable(),
  role: z.string().nullable(),
  site: z.string().nullable(),
  team: z.string().nullable(),
  subRole: z.string().nullable(),
  department: z.string().nullable(),
  /** Every other field of the schema by its key. */
  customFields: z.record(z.string(), z.string().nullable()),
})
export type Developer = z.infer<typeof Developer>

export const DeveloperPage = pageOf(Developer)
export type DeveloperPage = z.infer<typeof DeveloperPage>

const longestSearch = 320
/** One line to look for, without what nobody sees. */
const text = (label: string) =>
  z
    .string({ error: `${label} must be one text.` })
    .overwrite(searchedFor)
    .refine((value) => isAtMost(value, longestSearch), `${label} must be at most ${longestSearch} characters.`)
    .refine((value) => !value.includes('\0'), `${label} has a character that no text has: U+0000.`)
    .meta({ maxLength: longestSearch })

const search = {
  /** The field to search, by column, key or type in any spelling; name and email unless given. */
  searchKey: text('searchKey').optional(),
  /** A part of the field's value; upper and lower case are the same. */
  searchValue: text('searchValue').optional(),
  /** The field to sort by, named in the same way, or developerRefId, the default. */
  sortKey: text('sortKey').optional(),
  sortOrder: sortOrder.default('asc'),
}
const mostFilters = 1_000
const tooMany = (label: string) => `${label} must be at most ${mostFilters}.`
const atMost = <T extends z.ZodType<unknown[]>>(label: string, list: T) =>
  list.refine((values) => values.length <= mostFilters, tooMany(label))
const filterList = <T extends z.ZodType>(label: string, value: T) =>
  boundedArray(value, mostFilters, { tooMany: tooMany(label) }).optional()

/** The query parameters of a list. */
export const ListDevelopers = PageQuery.extend({
  bom,
  ...search,
  emails: atMost('emails', valuesOf(text('emails'))).optional(),
  developerRefIds: atMost('developerRefIds', valuesOf(wholeNumber('developerRefIds', 1, maxId))).optional(),
})
export type ListDevelopers = z.infer<typeof ListDevelopers>

/** The body of the older form of a list, which has only the page in the query. */
export const DeveloperFilters = z.object({
  ...search,
  emails: filterList('emails', text('emails')),
  developerRefIds: filterList('developerRefIds', z.int().min(1).max(maxId)),
})
export type DeveloperFilters = z.infer<typeof DeveloperFilters>

const longestValue = 1_000
const mostRecords = 10_000
const mostFields = 100
const value = withoutRefused('A field', z.string({ error: 'A field must be text, or null.' }), brokenCharacter).refine(
  (given) => isAtMost(given, longestValue),
  `A field must be at most ${longestValue} characters.`,
)

/** A value for each field to set, by its column, key or type in any spelling. A field that is left out keeps its value; null clears it. */
const UpsertRecord = boundedRecord(
  z.string(),
  value.nullable(),
  mostFields,
  `A record may have at most ${mostFields} fields.`,
)

/** A list of 1 to 10,000 elements. */
const nonEmptyList = <T extends z.ZodType>(label: string, element: T) =>
  boundedArray(element, mostRecords, {
    noList: `Send a JSON array of ${label}.`,
    tooMany: `Send at most ${mostRecords} ${label} in one request.`,
  }).min(1, `Send at least one of the ${label}.`)

export const UpsertDevelopers = nonEmptyList('records', UpsertRecord)
export type UpsertDevelopers = z.infer<typeof UpsertDevelopers>

export const UpsertedDevelopers = z.object({
  status: z.literal('SUCCESS'),
  created: z.number().int(),
  updated: z.number().int(),
})
export type UpsertedDevelopers = z.infer<typeof UpsertedDevelopers>

export const DeleteDevelopers = z.object({
  emails: nonEmptyList('emails', text('Email').refine((email) => tidyEmail(email) !== '', 'An email is empty.')),
})
export type DeleteDevelopers = z.infer<typeof DeleteDevelopers>

export const DeletedDevelopers = z.object({
  status: z.literal('SUCCESS'),
  deleted: z.number().int(),
  /** Emails that no developer has. */
  notFound: z.array(z.string()),
})
export type DeletedDevelopers = z.infer<typeof DeletedDevelopers>
