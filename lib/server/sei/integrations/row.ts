/** Turns rows of integrations into answers. */
import 'server-only'
import type { Integration } from '../../../schema/integration'

export const integrationColumns = {
  id: true,
  name: true,
  type: true,
  application: true,
  createdAt: true,
  createdBy: true,
} as const

type Row = { id: number; name: string; type: string; application: string; createdAt: Date; createdBy: string }

/** The answer for a stored integration. A type that a later release has stored is answered as it is. */
export const toIntegration = ({ type, ...row }: Row): Integration => ({
  ...row,
  type: type as Integration['type'],
  createdAt: row.createdAt.toISOString(),
})
