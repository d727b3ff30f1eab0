/** Takes in an uploaded CSV of developers, and refuses what is not one. */
import 'server-only'
import type { Readable } from 'node:stream'
import type { DeveloperErrorType } from '../../../schema/developer-version'
import { Fault } from '../../fault'
import { readRows } from '../../csv/read'
import { NotCsv } from '../../csv/text'
import { foldColumn } from './columns'
import { longestDeveloper, mostDevelopers } from './limits'
import { lengthOf } from './record'
import { fileError, refusal } from './validate'

/** A file on its way in. */
export type CsvFile = { stream: Readable; mediaType: string }

/** The headers of a file and its rows, each as long as the headers. Cells are trimmed. */
export type CsvTable = { columns: string[]; rows: string[][] }

const mostCells = 4_000_000
const mostColumns = 100
const longestColumn = 100
const longestCell = 1_000

/** Types that browsers and programs give to a CSV, which often do not know better. */
const csvTypes = new Set([
  'text/csv',
  'text/plain',
  'application/csv',
  'application/vnd.ms-excel',
  'application/octet-stream',
])

/** Collects rows, and notices what no dataset may have. */
class Table implements CsvTable {
  columns: string[] = []
  rows: string[][] = []
  #nameLength = 0

  add(cells: string[]): void {
    if (this.columns.length === 0) this.#setColumns(cells)
    else this.#addRow(cells)
  }

  #setColumns(columns: string[]) {
    if (columns.length > mostColumns) throw new NotCsv(`The file has more than ${mostColumns} columns.`)
    if (columns.some((column) => column.length > longestColumn)) {
      throw new NotCsv(`A column name is longer than ${longestColumn} characters.`)
    }
    const named = columns.filter((column) => column !== '').map(foldColumn)
    const twice = named.find((column, index) => named.indexOf(column) !== index)
    if (twice !== undefined) throw new NotCsv(`Two columns are named “${twice}”.`)
    this.columns = columns
    this.#nameLength = lengthOf(columns)
  }

  #addRow(cells: string[]) {
    if (cells.some((cell) => cell.length > longestCell)) {
      throw new NotCsv(`A cell of row ${this.rows.length + 1} is longer than ${longestCell} characters.`)
    }
    if (this.#nameLength + lengthOf(cells) > longestDeveloper) {
      throw new NotCsv(`Row ${this.rows.length + 1} and the column names have more than ${longestDeveloper} characters.`)
    }
    this.rows.push(cells)
    if (this.rows.length > mostDevelopers || this.rows.length * this.columns.length > mostCells) {
      throw new Fault('too_large', `A file may have at most ${mostDevelopers} developers and ${mostCells} cells.`)
    }
  }
}

/**
 * The table in a file. @throws Fault unsupported_media_type, too_large; validation with INVALID_CSV, EMPTY_CSV or
 * BLANK_CSV_COLUMN_NAME
 */
export async function readCsv({ stream, mediaType }: CsvFile): Promise<CsvTable> {
  if (!csvTypes.has(mediaType.toLowerCase())) {
    stream.destroy()
    throw new Fault('unsupported_media_type', 'Send a CSV file: the part "file" with the type text/csv.')
  }
  const table = new Table()
  try {
    await readRows(stream, (cells) => table.add(cells))
  } catch (error) {
    throw error instanceof NotCsv ? refusal([fileError('INVALID_CSV')], error.message) : error
  }
  const { columns, rows } = table
  const errors: DeveloperErrorType[] = []
  if (columns.includes('')) errors.push('BLANK_CSV_COLUMN_NAME')
  if (rows.length === 0) errors.push('EMPTY_CSV')
  if (errors.length > 0) throw refusal(errors.map(fileError))
  return { columns, rows }
}
