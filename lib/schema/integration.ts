/** The request and response schemas of integrations: the tools that an account's data comes from. */
import { z } from 'zod'
import { maxId, pageOf, PageQuery, wholeNumber } from './paging'
import { line, withoutNoise } from './text'

export const IntegrationParams = z.object({ integrationId: wholeNumber('integrationId', 1, maxId) })

/** Issue management, source code, deployment, security, incidents, code quality. */
const IntegrationType = z.enum(['IM', 'SCM', 'CD', 'SECURITY', 'ITSM', 'CODE_QUALITY'], {
  error: 'type must be IM, SCM, CD, SECURITY, ITSM or CODE_QUALITY.',
})

/** The type and application of integrations for external data. */
export const externalDataKind = 'CUSTOM'

export const CreateIntegration = z.strictObject({
  name: line('Name', 128),
  type: IntegrationType,
  /** The product that the integration connects to, such as GITHUB. */
  application: z
    .string('application must be text.')
    .overwrite(withoutNoise)
    .trim()
    .toUpperCase()
    .regex(/^[A-Z][A-Z0-9_]{0,63}$/, 'application must be a word such as GITHUB or BITBUCKET_CLOUD.'),
})
export type CreateIntegration = z.infer<typeof CreateIntegration>

export const Integration = z.object({
  id: z.number().int(),
  name: z.string(),
  type: z.enum([...IntegrationType.options, externalDataKind]),
  application: z.string(),
  createdAt: z.iso.datetime(),
  createdBy: z.string(),
})
export type Integration = z.infer<typeof Integration>

export const IntegrationPage = pageOf(Integration)
export type IntegrationPage = z.infer<typeof IntegrationPage>

const kinds = 'type must be IM, SCM, CD, SECURITY, ITSM, CODE_QUALITY or CUSTOM.'
export const ListIntegrations = PageQuery.extend({
  type: z.enum([...IntegrationType.options, externalDataKind], kinds).optional(),
})
export type ListIntegrations = z.infer<typeof ListIntegrations>
