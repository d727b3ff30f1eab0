/** Turns rows of integrations into answers. */
import 'server-only'
import { Integration } from '../../../schema/integration'

export const integrationColumns = {
  id: true,
  name: true,
  type: true,
  application: true,
  createdAt: true,
  createdBy: true,
} as const

type Row = { id: number; name: string; type: string; application: string; createdAt: Date; createdBy: string }

/** The answer for a stored integration. */
export const toIntegration = (row: Row): Integration =>
  Integration.parse({ ...row, createdAt: row.createdAt.toISOString() })
