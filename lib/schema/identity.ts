/** The request and response schemas of identities: the account name of a developer in an integration. */
import { z } from 'zod'
import { boundedArray } from './bounded'
import { maxId, pageOf, PageQuery, valuesOf, wholeNumber, sortOrder } from './paging'
import { bom } from './csv-query'
import { emailText } from './email'
import { foldFieldName } from './field-name'
import { isAtMost, line, searchedFor } from './text'

export const Identity = z.object({
  email: z.string(),
  developerRefId: z.number().int(),
  integrationId: z.number().int(),
  integrationName: z.string(),
  identity: z.string(),
})
export type Identity = z.infer<typeof Identity>

export const IdentityPage = pageOf(Identity)
export type IdentityPage = z.infer<typeof IdentityPage>

const identityFields = ['email', 'developerRefId', 'integrationId', 'integrationName', 'identity'] as const
const noField = { error: 'Choose email, developerRefId, integrationId, integrationName or identity.' }
/** A field of an identity, in any spelling: `integration_id` too. */
const IdentityField = z
  .string(noField)
  .overwrite((name) => identityFields.find((field) => foldFieldName(field) === foldFieldName(name)) ?? name)
  .pipe(z.enum(identityFields, noField))
  .meta({ enum: [...identityFields] })

export const ListIdentities = PageQuery.extend({
  bom,
  emails: valuesOf(z.string()).optional(),
  developerRefIds: valuesOf(wholeNumber('developerRefIds', 1, maxId)).optional(),
  integrationId: valuesOf(wholeNumber('integrationId', 1, maxId)).optional(),
  /** The field to search in; by default email and identity. */
  searchKey: IdentityField.optional(),
  searchValue: z
    .string()
    .overwrite(searchedFor)
    .refine((text) => isAtMost(text, 200), 'searchValue must be at most 200 characters.')
    .meta({ maxLength: 200 })
    .optional(),
  sortKey: IdentityField.default('email'),
  sortOrder: sortOrder.default('asc'),
})
export type ListIdentities = z.infer<typeof ListIdentities>

const email = emailText('Email')
const identity = line('Identity', 255)
const integrationIdError = { error: 'integrationId must be the number of an integration.' }
const integrationId = z.number(integrationIdError).int(integrationIdError).min(1, integrationIdError)

/** An identity to write, from JSON or from a row of the CSV. */
export const IdentityRow = z.object({ email, integrationId, identity })
export type IdentityRow = z.infer<typeof IdentityRow>

const identityList = <T extends z.ZodType>(row: T, noList: string) =>
  boundedArray(row, 10_000, { noList, tooMany: 'Send at most 10000 identities in one request, or a CSV file.' })
    .min(1, 'Send at least one identity.')
export const PatchIdentities = identityList(IdentityRow, 'Send an array of identities.')

/** An identity as older clients send it: for all integrations of one application. */
export const CloudId = z.object({ email, applicationType: line('Application type', 64), cloudId: identity })
export type CloudId = z.infer<typeof CloudId>

export const CloudIds = z.object({ integrationUsers: identityList(CloudId, 'integrationUsers must be an array.') })

export const IdentitiesWritten = z.object({ status: z.literal('success'), message: z.string() })
export type IdentitiesWritten = z.infer<typeof IdentitiesWritten>
