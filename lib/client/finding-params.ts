/** The query parameters of the Findings page; server and browser read them with the same parsers. */
import { createLoader, createSerializer, parseAsString, parseAsStringLiteral, type inferParserType } from 'nuqs/server'
import { FindingKind, ListFindings } from '../schema/finding'
import { encodedSearch, knownCursor } from './list-params'

export const findingParsers = {
  /** Absent: the most serious kind that there is. */
  kind: parseAsStringLiteral([...FindingKind.options, 'dismissed'] as const),
  cursor: parseAsString,
}

export type FindingParams = inferParserType<typeof findingParsers>

const serialize = createSerializer(findingParsers)

/** Reads the parameters from a page's search params; invalid ones count as absent. */
export const loadFindingParams = createLoader(findingParsers)

/** The query string with its question mark; empty if all parameters have their defaults. */
export const findingSearch = (params: FindingParams): string => encodedSearch(serialize(params))

/** The API's query for these parameters. */
export const toListFindings = ({ cursor }: Pick<FindingParams, 'cursor'>): ListFindings => ListFindings.parse({ cursor: knownCursor(cursor) })
