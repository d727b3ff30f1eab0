/** The query parameters of the People page; server and browser read them with the same parsers. */
import {
  createLoader,
  createParser,
  createSerializer,
  parseAsString,
  parseAsStringLiteral,
  type inferParserType,
} from 'nuqs/server'
import { z } from 'zod'
import { SortOrder } from '../schema/key'
import { ListPeople, PersonRole, PersonSort, PersonStatus } from '../schema/person'
import { encodedSearch, knownCursor, parseAsSearch } from './list-params'

const ProjectId = z.uuid()

export const peopleListParsers = {
  q: parseAsSearch.withDefault(''),
  project: createParser({ parse: (text) => ProjectId.safeParse(text).data ?? null, serialize: (id: string) => id }),
  role: parseAsStringLiteral(PersonRole.options),
  status: parseAsStringLiteral(PersonStatus.options),
  sort: parseAsStringLiteral(PersonSort.options).withDefault('name'),
  order: parseAsStringLiteral(SortOrder.options),
  cursor: parseAsString,
}

export type PeopleListParams = inferParserType<typeof peopleListParsers>

const serialize = createSerializer(peopleListParsers)

/** Reads the list's parameters from a page's search params; invalid ones count as absent. */
export const loadPeopleListParams = createLoader(peopleListParsers)

/** The query string of a list with its question mark; empty if all parameters have their defaults. */
export const peopleListSearch = (params: PeopleListParams): string => encodedSearch(serialize(params))

/** Whether a search or a filter is set. */
export const isFiltered = ({ q, project, role, status }: PeopleListParams) =>
  q !== '' || project !== null || role !== null || status !== null

/** The API's query for these parameters. */
export function toListPeople({ q, project, role, status, sort, order, cursor }: PeopleListParams): ListPeople {
  return ListPeople.parse({
    q: q || undefined,
    projectId: project ?? undefined,
    role: role ?? undefined,
    status: status ?? undefined,
    sort,
    order: order ?? undefined,
    cursor: knownCursor(cursor),
  })
}
