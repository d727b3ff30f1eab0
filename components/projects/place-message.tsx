/** The text of a toast about a project or an organization. */

/** "Project “name” happened"; the name keeps its own direction and is not translated. */
export function PlaceMessage({ kind, name, happened }: { kind: 'Project' | 'Organization'; name: string; happened: string }) {
  return (
    <>
      {kind} “<bdi translate="no">{name}</bdi>” {happened}
    </>
  )
}
