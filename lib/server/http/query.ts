/** The query of a URL, for a schema. */
import 'server-only'

/** Query parameters as an object; one that is given twice is an array, which no schema takes for a single value. */
export function queryOf(url: string): Record<string, string | string[]> {
  const at = url.indexOf('?')
  const named = new Map<string, string[]>()
  for (const [name, value] of new URLSearchParams(at === -1 ? '' : url.slice(at))) {
    const values = named.get(name)
    if (values) values.push(value)
    else named.set(name, [value])
  }
  return Object.fromEntries([...named].map(([name, values]) => [name, values.length > 1 ? values : values[0]!]))
}
