/** The query parameters of the Projects page, and what they select; server and browser read them with the same parsers. */
import { createLoader, createSerializer, parseAsString, parseAsStringLiteral, type inferParserType } from 'nuqs/server'
import { SortOrder } from '../schema/key'
import { ProjectStatus, type ListedProject, type OrganizationWithProjects } from '../schema/project'
import { defaultOrder, encodedSearch, parseAsSearch } from './list-params'

const projectSorts = ['name', 'liveKeys', 'createdAt'] as const
export type ProjectSort = (typeof projectSorts)[number]

export const projectListParsers = {
  q: parseAsSearch.withDefault(''),
  /** The identifier of an organization. */
  org: parseAsString,
  status: parseAsStringLiteral(ProjectStatus.options),
  sort: parseAsStringLiteral(projectSorts).withDefault('name'),
  order: parseAsStringLiteral(SortOrder.options),
}

type ProjectListParams = inferParserType<typeof projectListParsers>

const serialize = createSerializer(projectListParsers)

/** Reads the list's parameters from a page's search params; invalid ones count as absent. */
export const loadProjectListParams = createLoader(projectListParsers)

/** The query string of a list with its question mark; empty if all parameters have their defaults. */
export const projectListSearch = (params: ProjectListParams): string => encodedSearch(serialize(params))

/** Whether a search or a filter is set. */
export const isFiltered = ({ q, org, status }: ProjectListParams) => q !== '' || org !== null || status !== null

const byName = new Intl.Collator('en', { numeric: true })
const compare: Record<ProjectSort, (one: ListedProject, other: ListedProject) => number> = {
  name: (one, other) => byName.compare(one.name, other.name),
  liveKeys: (one, other) => one.liveKeys - other.liveKeys,
  createdAt: (one, other) => Date.parse(one.createdAt) - Date.parse(other.createdAt),
}

const folded = (text: string) => text.normalize('NFKC').toLowerCase()

/** The organizations and projects to show, sorted. Organizations without projects are left out where something is filtered by. */
export function selectProjects(
  organizations: readonly OrganizationWithProjects[],
  { q, org, status, sort, order }: ProjectListParams,
): OrganizationWithProjects[] {
  const text = folded(q)
  const sign = (order ?? defaultOrder(sort)) === 'asc' ? 1 : -1
  const isShown = ({ name, identifier, status: own }: ListedProject) =>
    (status === null || own === status) && (folded(name).includes(text) || folded(identifier).includes(text))
  const selected = organizations
    .filter(({ identifier }) => org === null || identifier === org)
    .map(({ projects, ...organization }) => ({
      ...organization,
      projects: projects
        .filter(isShown)
        .sort((one, other) => sign * compare[sort](one, other) || byName.compare(one.name, other.name)),
    }))
  return text === '' && status === null ? selected : selected.filter(({ projects }) => projects.length > 0)
}
