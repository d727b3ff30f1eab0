/** Follows the cursors of a list to its end. */

type Cursors = { nextCursor: string | null; previousCursor: string | null }

/** The pages in the order they came. @param from cursor of the first one; the first of the list unless given */
export async function walkPages<Page extends Cursors>(read: (cursor: string | undefined) => Promise<Page>, link: keyof Cursors, from?: string): Promise<Page[]> {
  const pages: Page[] = []
  for (let cursor = from, more = true; more; more = cursor !== undefined) {
    const page = await read(cursor)
    pages.push(page)
    if (pages.length > 100) throw new Error('The list does not end.')
    cursor = page[link] ?? undefined
  }
  return pages
}
