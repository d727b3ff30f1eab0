/** Texts about one key: of a toast, of a dialog's title; the name keeps its own direction and is not translated. */

/** "Key “name” happened". */
export function KeyMessage({ name, happened }: { name: string; happened: string }) {
  return (
    <>
      Key “<bdi translate="no">{name}</bdi>” {happened}
    </>
  )
}

/** "Verb “name”", and a question mark where it asks. */
export function KeyTitle({ verb, name, asks }: { verb: string; name: string; asks?: boolean }) {
  return (
    <>
      {verb} “<bdi translate="no">{name}</bdi>”{asks && '?'}
    </>
  )
}

/** The ends of a secret. */
export function KeyHint({ children }: { children: string }) {
  return (
    <code translate="no" className="font-mono text-xs">
      {children}
    </code>
  )
}
