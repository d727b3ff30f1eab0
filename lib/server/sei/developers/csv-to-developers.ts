/** How a CSV becomes developers: an uploaded file is read into a table, and the rows of the table become records. */
import 'server-only'
import type { Readable } from 'node:stream'
import type { DeveloperErrorType } from '../../../schema/developer-version'
import { Fault } from '../../fault'
import { readRows } from '../../csv/read'
import { NotCsv } from '../../csv/read-text'
import { longestDeveloper } from './bounds'
import { foldColumn, type Field } from './columns-to-fields'
import type { DatasetLimit } from './dataset-limit'
import { datasetRefusal, fileError } from './developer-errors'
import { recordOf, totalLength, type DeveloperRecord, type Fields } from './developer-record'

/** An uploaded file that has not been read yet. */
export type CsvFile = { stream: Readable; mediaType: string }

/** The headers of a file and its rows, each with as many cells as there are headers. Cells are trimmed. */
export type CsvTable = { columns: string[]; rows: string[][] }

const mostCells = 4_000_000
const mostColumns = 100
const longestColumn = 100
const longestCell = 1_000

/** Media types that browsers and programs send for a CSV. */
const csvTypes = new Set([
  'text/csv',
  'text/plain',
  'application/csv',
  'application/vnd.ms-excel',
  'application/octet-stream',
])

/** Collects the rows of a file, and refuses what is beyond the bounds as soon as it comes. */
class BoundedTable implements CsvTable {
  columns: string[] = []
  rows: string[][] = []
  #namesLength = 0

  constructor(private readonly limit: DatasetLimit) {}

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
    this.#namesLength = totalLength(columns)
  }

  #addRow(cells: string[]) {
    if (cells.some((cell) => cell.length > longestCell)) {
      throw new NotCsv(`A cell of row ${this.rows.length + 1} is longer than ${longestCell} characters.`)
    }
    if (this.#namesLength + totalLength(cells) > longestDeveloper) {
      throw new NotCsv(`Row ${this.rows.length + 1} and the column names have more than ${longestDeveloper} characters.`)
    }
    this.rows.push(cells)
    const { most, more } = this.limit
    if (this.rows.length > most || this.rows.length * this.columns.length > mostCells) {
      throw new Fault('too_large', `A file may have at most ${most} developers and ${mostCells} cells.${more}`)
    }
  }
}

/**
 * Reads a file into a table.
 * @throws Fault unsupported_media_type; too_large; validation with INVALID_CSV, EMPTY_CSV or BLANK_CSV_COLUMN_NAME
 */
export async function readCsv({ stream, mediaType }: CsvFile, limit: DatasetLimit): Promise<CsvTable> {
  if (!csvTypes.has(mediaType.toLowerCase())) {
    stream.destroy()
    throw new Fault('unsupported_media_type', 'Send a CSV file: the part "file" with the type text/csv.')
  }
  const table = new BoundedTable(limit)
  try {
    await readRows(stream, (cells) => table.add(cells))
  } catch (error) {
    throw error instanceof NotCsv ? datasetRefusal([fileError('INVALID_CSV')], error.message) : error
  }
  const { columns, rows } = table
  const errors: DeveloperErrorType[] = []
  if (columns.includes('')) errors.push('BLANK_CSV_COLUMN_NAME')
  if (rows.length === 0) errors.push('EMPTY_CSV')
  if (errors.length > 0) throw datasetRefusal(errors.map(fileError))
  return { columns, rows }
}

/** The record of one row. `keys` are those of its columns, in their order. */
function recordOfRow(keys: readonly string[], cells: readonly string[]): DeveloperRecord {
  const fields: Fields = {}
  for (const [index, key] of keys.entries()) fields[key] = cells[index] ?? ''
  return recordOf(fields)
}

/** The records of rows whose columns are these fields, in this order. */
export function recordsOfRows(fields: readonly Field[], rows: readonly (readonly string[])[]): DeveloperRecord[] {
  const keys = fields.map(({ key }) => key)
  return rows.map((cells) => recordOfRow(keys, cells))
}
