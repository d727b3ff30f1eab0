/** The query parameters of the Activity Logs pages; server and browser read them with the same parsers. */
import {
  createLoader,
  createParser,
  createSerializer,
  parseAsArrayOf,
  parseAsIsoDateTime,
  parseAsString,
  parseAsStringLiteral,
  type inferParserType,
} from 'nuqs/server'
import { emailKeyOf } from '../schema/email'
import { shortenSecret } from '../schema/secret-hint'
import { cutTo, withoutInvisible } from '../schema/text'
import { encodedSearch, knownCursor } from './list-params'

const hourMs = 3_600_000

/** How far back each period reaches from now, in milliseconds. */
const periodMs = { '24h': 24 * hourMs, '7d': 7 * 24 * hourMs, '30d': 30 * 24 * hourMs }

/** `custom` is from one day to another, which `from` and `to` say. */
export const periods = ['24h', '7d', '30d', 'custom'] as const

/** Entries of a page. */
const pageSize = 50

const mostEmails = 50

/** An actor as the log has it: an email in its compared form, or the name of a key. A comma ends it. */
const tidyWho = (text: string): string => {
  const visible = cutTo(shortenSecret(withoutInvisible(text).replaceAll('\0', '')).trim(), 254).trim()
  return visible.includes('@') ? emailKeyOf(visible) : visible
}

const parseAsWho = createParser({ parse: (text) => tidyWho(text) || null, serialize: (who: string) => who })

const parseAsWord = createParser({ parse: (text) => (/^[A-Z_]{1,50}$/.test(text) ? text : null), serialize: (word: string) => word })

const parseAsId = createParser({ parse: (text) => withoutInvisible(text).slice(0, 100) || null, serialize: (id: string) => id })

export const activityParsers = {
  emails: parseAsArrayOf(parseAsWho).withDefault([]),
  types: parseAsArrayOf(parseAsWord).withDefault([]),
  actions: parseAsArrayOf(parseAsWord).withDefault([]),
  period: parseAsStringLiteral(periods),
  /** Moments and not days, so that a link means the same everywhere: the days of the person who made it. */
  from: parseAsIsoDateTime,
  to: parseAsIsoDateTime,
  /** The id of what the entries are about. */
  target: parseAsId,
  cursor: parseAsString,
  /** The entry whose panel is open. */
  entry: parseAsString,
}

export type ActivityParams = inferParserType<typeof activityParsers>
type Filters = Omit<ActivityParams, 'cursor' | 'entry'>

/** No filter at all. */
export const noFilters = { emails: null, types: null, actions: null, period: null, from: null, to: null, target: null, cursor: null }

const serialize = createSerializer(activityParsers)

/** Reads the parameters from a page's search params; invalid ones count as absent. */
export const loadActivityParams = createLoader(activityParsers)

/** The query string of a page with its question mark; empty where nothing is asked for. */
export const activitySearch = (params: ActivityParams): string => encodedSearch(serialize(params))

/** Whether an entry can be hidden by a filter. */
export const isFiltered = ({ emails, types, actions, period, from, to, target }: Filters): boolean =>
  [emails, types, actions].some((list) => list.length > 0) || Boolean(from ?? to ?? target) || (period !== null && period !== 'custom')

/** A period counts from now on; otherwise the two moments count. */
function rangeOf({ period, from, to }: Pick<Filters, 'period' | 'from' | 'to'>, now: number) {
  if (period !== null && period !== 'custom') return { from: new Date(now - periodMs[period]).toISOString(), to: undefined }
  return { from: from?.toISOString(), to: to?.toISOString() }
}

/** Several values as the API takes them. */
const listed = (values: readonly string[]) => [...new Set(values)].slice(0, mostEmails).join(',') || undefined

/**
 * The API's query for the filters, for a file of all that they let through.
 * @param now milliseconds since 1970, from which on a period counts back
 */
export const filterQuery = (params: Filters, now: number) => ({
  emails: listed(params.emails),
  types: listed(params.types),
  actions: listed(params.actions),
  target: params.target ?? undefined,
  ...rangeOf(params, now),
})

/** The API's query for a page. */
export const pageQuery = (params: Omit<ActivityParams, 'entry'>, now: number) => ({
  ...filterQuery(params, now),
  limit: String(pageSize),
  cursor: knownCursor(params.cursor),
})

/** Identifies a request for a page: all parameters but the moment that a period counts from. */
export const askedOf = (params: ActivityParams): string => activitySearch({ ...params, entry: null })
