/** Makes cells harmless for spreadsheets on the way out, and takes that back on the way in: nothing is lost. */
import 'server-only'

/**
 * What a spreadsheet takes for the beginning of a formula, also after spaces, which some trim; the last four are the wide
 * forms of the first.
 */
const formula = /^'*(?:[\t\r\n]|\s*[=+\-@\uff1d\uff0b\uff0d\uff20])/

/**
 * Puts an apostrophe before what would be a formula. A text that already has apostrophes there gets one more, so that
 * `originalCell` can tell the two apart.
 */
export const harmlessCell = (text: string): string => (formula.test(text) ? `'${text}` : text)

/** The text that `harmlessCell` was given. */
export const originalCell = (cell: string): string =>
  cell.startsWith("'") && formula.test(cell) ? cell.slice(1) : cell
