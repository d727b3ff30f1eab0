/** The schemas of people: their list, invitations, roles and passwords. */
import { z } from 'zod'
import { emailKeyOf, isEmail } from './email'
import { SortOrder } from './key'
import { line, paragraph, withoutInvisible } from './text'

export const PersonRole = z.enum(['ACCOUNT_ADMIN', 'SEI_ADMIN', 'SEI_TEAM_MANAGER', 'SEI_VIEWER'], {
  error: 'Choose a role: ACCOUNT_ADMIN, SEI_ADMIN, SEI_TEAM_MANAGER or SEI_VIEWER.',
})
export type PersonRole = z.infer<typeof PersonRole>

export const PersonStatus = z.enum(['ACTIVE', 'INVITED', 'DISABLED'], { error: 'status must be ACTIVE, INVITED or DISABLED.' })
export type PersonStatus = z.infer<typeof PersonStatus>

/** A role: for one project, or for the whole account where the project is null. */
export const RoleOfPerson = z.strictObject({ role: PersonRole, projectId: z.uuid('Choose a project.').nullable() })
export type RoleOfPerson = z.infer<typeof RoleOfPerson>

const roles = z
  .array(RoleOfPerson)
  .max(200, 'A person may have at most 200 roles.')
  .refine((given) => given.every(({ role, projectId }) => role !== 'ACCOUNT_ADMIN' || projectId === null), {
    error: 'Account Admin is a role of the whole account.',
  })

/** Who gave a role: somebody by hand, or the directory of the identity provider, which alone takes it. */
export const RoleSource = z.enum(['HAND', 'DIRECTORY'])
export type RoleSource = z.infer<typeof RoleSource>

/** How somebody can sign in. */
export const SignInWay = z.enum(['password', 'passkey', 'oidc'])
export type SignInWay = z.infer<typeof SignInWay>

export const Person = z.object({
  id: z.uuid(),
  name: z.string(),
  email: z.string(),
  status: PersonStatus,
  /** Those that the reader may see. Named, so that a list needs no second request. */
  roles: z.array(
    z.object({
      role: PersonRole,
      project: z.object({ id: z.uuid(), name: z.string(), orgName: z.string() }).nullable(),
      source: RoleSource,
    }),
  ),
  /** How they can sign in. */
  signsInWith: z.array(SignInWay),
  lastSignInAt: z.iso.datetime().nullable(),
  /** When the invitation that still waits was sent, and until when its link works; null without one. */
  invitation: z.object({ sentAt: z.iso.datetime(), expiresAt: z.iso.datetime().nullable() }).nullable(),
  /** Live keys that they created, in the projects that the reader may see. */
  liveKeys: z.number().int(),
  createdAt: z.iso.datetime(),
  /** Whether it is the reader. */
  isYou: z.boolean(),
  /** What the reader may do with this person. */
  may: z.object({
    changeRoles: z.boolean(),
    disable: z.boolean(),
    endSessions: z.boolean(),
    makePasswordLink: z.boolean(),
    resetPasskeys: z.boolean(),
    invite: z.boolean(),
  }),
})
export type Person = z.infer<typeof Person>

export const PersonSort = z.enum(['name', 'lastSignInAt', 'createdAt'], {
  error: 'sort must be name, lastSignInAt or createdAt.',
})
export type PersonSort = z.infer<typeof PersonSort>

export const ListPeople = z.strictObject({
  /** Part of a name, or of an email. */
  q: z.string({ error: 'q must be text.' }).transform(withoutInvisible).pipe(paragraph('q', 200)).optional(),
  role: PersonRole.optional(),
  projectId: z.uuid('projectId must be the id of a project.').optional(),
  status: PersonStatus.optional(),
  sort: PersonSort.default('name'),
  /** By default names ascend and dates descend. */
  order: SortOrder.optional(),
  limit: z.coerce.number({ error: 'limit must be a number from 1 to 100.' }).int().min(1).max(100).default(25),
  cursor: z.string().max(8_000).optional(),
})
export type ListPeople = z.infer<typeof ListPeople>

export const PeoplePage = z.object({
  items: z.array(Person),
  nextCursor: z.string().nullable(),
  previousCursor: z.string().nullable(),
  total: z.number().int(),
  /** How many of `total` are invited. */
  invited: z.number().int(),
})
export type PeoplePage = z.infer<typeof PeoplePage>

const email = z
  .string({ error: 'Enter an email.' })
  .overwrite(emailKeyOf)
  .refine((text) => text !== '', { error: 'Enter an email.', abort: true })
  .refine(isEmail, { error: 'Enter an email such as ana@example.com.' })
  .max(254, 'The email must be at most 254 characters.')

export const personName = line('Name', 128)

export const InvitePerson = z.strictObject({ email, name: personName, roles: roles.min(1, 'Choose at least one role.') })
export type InvitePerson = z.infer<typeof InvitePerson>

/** A link with a secret, which only this answer contains. */
export const SecretLink = z.object({
  url: z.url(),
  expiresAt: z.iso.datetime(),
  /** `sent`, `failed`, or `off` where no mail server is set. */
  mail: z.enum(['sent', 'failed', 'off']),
})
export type SecretLink = z.infer<typeof SecretLink>

/** A person after an invitation or a change of roles. */
export const InvitedPerson = z.object({
  person: Person,
  /** Null for a person who is not invited, and where `unseenLink` is set. */
  link: SecretLink.nullable(),
  /**
   * For a new link that the reader must not see, because the invited person has roles outside of the reader's reach: `sent` if it was
   * mailed to the person. Otherwise no link works until an Account Admin sends the invitation again.
   */
  unseenLink: SecretLink.shape.mail.nullable(),
})
export type InvitedPerson = z.infer<typeof InvitedPerson>

export const ChangeRoles = z.strictObject({ roles })
export type ChangeRoles = z.infer<typeof ChangeRoles>

/** Live keys of the person that are deleted in the same step. */
export const DisablePerson = z.strictObject({ deleteKeys: z.array(z.uuid()).max(1_000).default([]) })
export type DisablePerson = z.infer<typeof DisablePerson>

/** A live key that a person created, in a list to decide what happens with it. */
export const KeyOfPerson = z.object({
  id: z.uuid(),
  name: z.string(),
  role: z.enum(['ADMIN', 'INGESTION']),
  hint: z.string(),
  projectName: z.string(),
  orgName: z.string(),
  lastUsedAt: z.iso.datetime().nullable(),
  callsInDay: z.number().int(),
})
export type KeyOfPerson = z.infer<typeof KeyOfPerson>

export const KeysOfPerson = z.object({
  /** Most used first. */
  items: z.array(KeyOfPerson),
  total: z.number().int(),
  /** Live keys that the person is responsible for, whoever created them. */
  answersFor: z.number().int(),
  /** In how many browsers the person is signed in; null for a reader who may not end that. */
  sessions: z.number().int().nullable(),
})
export type KeysOfPerson = z.infer<typeof KeysOfPerson>

export const EndedSessions = z.object({ ended: z.number().int() })
export type EndedSessions = z.infer<typeof EndedSessions>

/** In lower case, as ids of the database are: they are compared with those of the person who asks. */
export const PersonParams = z.object({ personId: z.uuid().toLowerCase() })

/** A password that somebody chooses. `whyNotPassword` judges it. */
const newPassword = z.string({ error: 'Choose a password.' }).min(1, 'Choose a password.').max(1_024, 'The password must be at most 128 characters.')

/** The secret of a link, from the fragment of its address. */
export const linkSecret = z.string().regex(/^[\w-]{20,100}$/, 'This link is not complete. Open it again, whole.')

export const LookUpLink = z.strictObject({ secret: linkSecret })
export const AcceptInvitation = z.strictObject({ secret: linkSecret, name: personName, password: newPassword })
export type AcceptInvitation = z.infer<typeof AcceptInvitation>
export const ResetPassword = z.strictObject({ secret: linkSecret, password: newPassword })
export type ResetPassword = z.infer<typeof ResetPassword>
export const ForgotPassword = z.strictObject({ email })
export type ForgotPassword = z.infer<typeof ForgotPassword>

/** The answer to a used link: where the person has to add a first passkey before signing in; null where none is required. */
export const UsedLink = z.object({ passkeyUrl: z.url().nullable() })
export type UsedLink = z.infer<typeof UsedLink>

/** Whose link it is. */
export const LinkOwner = z.object({ email: z.string(), name: z.string(), accountName: z.string() })
export type LinkOwner = z.infer<typeof LinkOwner>

/** The profile that a signed-in person sees of themselves. */
export const Profile = z.object({
  name: z.string(),
  email: z.string(),
  accountName: z.string(),
  /** Each role once, for whatever projects it is; and which of them come from the identity provider's directory. */
  roles: z.array(PersonRole),
  rolesFromDirectory: z.array(PersonRole),
  hasPassword: z.boolean(),
  /** Whether they may sign in with a password here. */
  mayUsePassword: z.boolean(),
  /** Whether they have signed in with the identity provider. */
  isLinked: z.boolean(),
})
export type Profile = z.infer<typeof Profile>

export const ChangeProfile = z.strictObject({ name: personName })
export type ChangeProfile = z.infer<typeof ChangeProfile>
export const ChangePassword = z.strictObject({
  current: z.string().min(1, 'Enter your current password.').max(1_024, 'The password is too long.'),
  password: newPassword,
})
export type ChangePassword = z.infer<typeof ChangePassword>
