/** Escapes cells that a spreadsheet would run as a formula, in a way that reading the file undoes. */
import 'server-only'

/**
 * How a formula begins for some spreadsheet: also after spaces, and with the full-width forms of the signs. Apostrophes
 * before it are escapes.
 */
const formula = /^'*(?:[\t\r\n]|\s*[=+\-@\uff1d\uff0b\uff0d\uff20])/

/** Puts an apostrophe before a formula; one that has apostrophes already gets one more, so that none is ambiguous. */
export const escapeFormula = (text: string): string => (formula.test(text) ? `'${text}` : text)

/** The text that `escapeFormula` was given. */
export const unescapeFormula = (cell: string): string =>
  cell.startsWith("'") && formula.test(cell) ? cell.slice(1) : cell
