/** The initials of a name, for a mark beside it. */

/** Of the first two words; a question mark where there are none. */
export const initialsOf = (name: string): string =>
  name
    .split(/\s+/)
    .flatMap((word) => [...word].slice(0, 1))
    .slice(0, 2)
    .join('')
    .toUpperCase() || '?'
