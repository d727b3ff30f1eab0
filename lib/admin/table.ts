/** Tables for a terminal. */
import 'server-only'

/** Other people choose names and user agents. Without control characters, their text cannot move the cursor or hide a line. */
const visible = (text: string) => text.replace(/\p{C}/gu, '')

const widthOf = (text: string) => [...text].length

/** Columns as wide as their longest text; a sentence where there is no row. */
export function table<Row>(rows: readonly Row[], columns: Record<string, (row: Row) => string>, none: string): string {
  if (rows.length === 0) return none
  const names = Object.keys(columns)
  const lines = [names, ...rows.map((row) => names.map((name) => visible(columns[name]!(row)) || '–'))]
  const widths = names.map((_name, index) => Math.max(...lines.map((line) => widthOf(line[index]!))))
  return lines
    .map((line) => line.map((text, index) => text + ' '.repeat(widths[index]! - widthOf(text))).join('  ').trimEnd())
    .join('\n')
}

/** A moment as the tables show it, in UTC; empty where there is none. */
export const moment = (time: string | null): string => (time ? `${time.slice(0, 16).replace('T', ' ')}Z` : '')
