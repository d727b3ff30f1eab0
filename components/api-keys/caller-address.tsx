/** Where a caller is, and in a narrow table what it is, which has no column there. */

/** Both as they were noted: no translator may change them. */
export function CallerAddress({ address, client }: { address: string; client: string }) {
  return (
    <>
      <span translate="no" className="font-mono text-xs">
        {address}
      </span>
      <span translate="no" className="block text-xs leading-4 text-ink-muted sm:hidden">
        {client}
      </span>
    </>
  )
}
