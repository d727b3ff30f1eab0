/** The text of a toast about a key. */

/** "Key “name” happened"; the name keeps its own direction and is not translated. */
export function KeyMessage({ name, happened }: { name: string; happened: string }) {
  return (
    <>
      Key “<bdi translate="no">{name}</bdi>” {happened}
    </>
  )
}
