/** Reads identities from an uploaded CSV. */
import 'server-only'
import type { Readable } from 'node:stream'
import { z } from 'zod'
import { foldFieldName } from '../../../schema/field-name'
import { CloudId, IdentityRow } from '../../../schema/identity'
import { Fault, type FieldError } from '../../fault'
import { readRows } from '../../csv/read'
import { NotCsv } from '../../csv/read-text'
import type { NamedIdentity } from './resolve'

/** The cell of a row in a column. */
type Cells = (column: string) => string
type Layout = { columns: string[]; read(cells: Cells): NamedIdentity }

const mostErrors = 10

const invalidFile = (errors: FieldError[]) => new Fault('validation', 'The file is not a CSV of identities.', { errors })

const wrong = (detail: string) => invalidFile([{ pointer: '/file', detail }])

const identities: Layout = {
  columns: ['email', 'integrationid', 'identity'],
  read(cells) {
    const id = cells('integrationid')
    const { email, integrationId, identity } = IdentityRow.parse({
      email: cells('email'),
      integrationId: /^\d{1,10}$/.test(id) ? Number(id) : id,
      identity: cells('identity'),
    })
    return { email, integration: integrationId, identity }
  },
}

const cloudIds: Layout = {
  columns: ['email', 'applicationtype', 'cloudid'],
  read(cells) {
    const { email, applicationType, cloudId } = CloudId.parse({
      email: cells('email'),
      applicationType: cells('applicationtype'),
      cloudId: cells('cloudid'),
    })
    return { email, integration: applicationType.toUpperCase(), identity: cloudId }
  },
}

/** Reads a row of a file with this header. @throws Fault validation where the header fits none of the layouts */
function rowReader(header: string[], layouts: Layout[]) {
  const names = header.map(foldFieldName)
  const layout = layouts.find(({ columns }) => columns.every((column) => names.includes(column)))
  if (!layout) throw wrong(`The first line must be ${layouts.map(({ columns }) => columns.join(',')).join(' or ')}.`)
  if (new Set(names).size < names.length) throw wrong('The first line names a column twice.')
  const places = new Map(names.map((name, place) => [name, place]))
  return (record: string[]) => layout.read((column) => record[places.get(column) ?? -1] ?? '')
}

/** All rows of a file are in memory until they are written. */
const mostRows = 250_000

async function readFile(file: Readable, layouts: Layout[]): Promise<NamedIdentity[]> {
  const rows: NamedIdentity[] = []
  const errors: FieldError[] = []
  let readRow: ((record: string[]) => NamedIdentity) | undefined
  const addRow = (record: string[], row: number) => {
    if (!readRow) {
      readRow = rowReader(record, layouts)
      return
    }
    if (rows.length === mostRows) throw new Fault('too_large', `A file may have at most ${mostRows} rows.`)
    try {
      rows.push(readRow(record))
    } catch (error) {
      if (!(error instanceof z.ZodError)) throw error
      const detail = error.issues.map((issue) => issue.message).join(' ')
      errors.push({ pointer: `/file/${row}`, detail: `Row ${row}: ${detail}` })
      if (errors.length === mostErrors) throw invalidFile(errors)
    }
  }
  try {
    await readRows(file, addRow)
  } catch (error) {
    throw error instanceof NotCsv ? wrong(error.message) : error
  }
  if (errors.length > 0) throw invalidFile(errors)
  if (rows.length === 0) throw wrong('The file has no rows.')
  return rows
}

/** The rows of a file with the columns email, integrationId and identity. @throws Fault validation, too_large */
export const readIdentitiesCsv = (file: Readable) => readFile(file, [identities])

/** The rows of a file with the columns email, applicationType and cloudId, as older clients send it, or with today's. */
export const readCloudIdsCsv = (file: Readable) => readFile(file, [cloudIds, identities])
