/** The request and response schemas of CI/CD events, as version 1 of the API takes them. */
import { z } from 'zod'
import { boundedArray } from './bounded'
import { maxId } from './paging'
import { line } from './text'

const mustBe = (field: string, rule: string) => `${field} must be ${rule}.`
const text = (field: string) => z.string(mustBe(field, 'text'))
const requiredText = (field: string) => text(field).refine((value) => value.trim() !== '', mustBe(field, 'filled in'))
const optionalFlag = (field: string) => z.boolean(mustBe(field, 'true or false')).nullish()
const optionalText = (field: string) => text(field).nullish()
const optionalList = <T extends z.ZodType>(field: string, element: T, most = 1_000) =>
  boundedArray(element, most, {
    noList: mustBe(field, 'a list'),
    tooMany: mustBe(field, `a list of at most ${most}`),
  }).nullish()
const optionalTexts = (field: string) => optionalList(field, z.string(mustBe(field, 'a list of texts')), 10_000)
const milliseconds = (field: string) => z.number(mustBe(field, 'a whole number')).int(mustBe(field, 'a whole number')).min(0, mustBe(field, 'at least 0'))

const dayMs = 86_400_000
/** No pipeline ran before: an earlier time is in seconds. */
const earliestTime = Date.UTC(2000, 0, 1)
const longestDuration = 366 * dayMs

const startTime = z
  .int(mustBe('start_time', 'a whole number, the milliseconds since 1970'))
  .refine((time) => time >= earliestTime && time <= Date.now() + dayMs, {
    error: mustBe('start_time', 'in milliseconds since 1970, not before the year 2000 and at most a day ahead'),
    abort: true,
  })
  .meta({ minimum: earliestTime })
const duration = (field: string) =>
  milliseconds(field).max(longestDuration, mustBe(field, 'in milliseconds, and at most 366 days'))
const anyObject = z.looseObject({})

const Stage = z.looseObject({
  displayName: optionalText('displayName'),
  displayDescription: optionalText('displayDescription'),
  result: optionalText('result'),
  state: optionalText('state'),
  durationInMillis: duration('durationInMillis').nullish(),
  steps: optionalList('steps', anyObject),
})

/** Unknown members are stored as they were sent. */
const Event = z.looseObject({
  pipeline: optionalText('pipeline'),
  /** The name of `pipeline` in the documentation's short example. */
  job_name: optionalText('job_name'),
  job_full_name: requiredText('job_full_name'),
  qualified_name: optionalText('qualified_name'),
  /** The name of `qualified_name` in the documentation's short example. */
  job_normalized_full_name: optionalText('job_normalized_full_name'),
  instance_name: requiredText('instance_name'),
  instance_guid: z.guid(mustBe('instance_guid', 'a UUID')),
  /** Milliseconds since 1970. */
  start_time: startTime,
  /** Milliseconds. */
  duration: duration('duration'),
  /** In upper or lower case. */
  result: z
    .string(mustBe('result', 'SUCCESS or FAILURE'))
    .refine((value) => /^(success|failure)$/i.test(value), mustBe('result', 'SUCCESS or FAILURE')),
  user_id: optionalText('user_id'),
  job_run_params: optionalList('job_run_params', z.looseObject({ type: optionalText('type'), name: optionalText('name') })),
  scm_commit_ids: optionalTexts('scm_commit_ids'),
  repo_url: optionalText('repo_url'),
  build_number: z.number(mustBe('build_number', 'a whole number')).int(mustBe('build_number', 'a whole number')).nullish(),
  instance_url: optionalText('instance_url'),
  job_run: z.looseObject({ stages: optionalList('stages', Stage) }).nullish(),
  module_name: optionalText('module_name'),
  ci: optionalFlag('ci'),
  cd: optionalFlag('cd'),
  artifacts: optionalList(
    'artifacts',
    z.looseObject({ input: optionalFlag('input'), output: optionalFlag('output'), type: optionalText('type'), location: optionalText('location'), name: optionalText('name'), qualifier: optionalText('qualifier'), hash: optionalText('hash'), metadata: anyObject.nullish() }),
  ),
  trigger_chain: optionalList('trigger_chain', z.looseObject({ type: optionalText('type') })),
  branch_name: optionalText('branch_name'),
  project_name: optionalText('project_name'),
  execution_id: optionalText('execution_id'),
  cfr_status: optionalFlag('cfr_status'),
  themes: optionalTexts('themes'),
  web_url: optionalText('web_url'),
})

const isFilled = (value: string | null | undefined) => typeof value === 'string' && value.trim() !== ''

export const CustomCicdEvent = Event.superRefine((event, context) => {
  const report = (field: string, message: string) => context.addIssue({ code: 'custom', path: [field], message })
  if (!isFilled(event.pipeline) && !isFilled(event.job_name)) report('pipeline', mustBe('pipeline', 'filled in'))
  if (!isFilled(event.qualified_name) && !isFilled(event.job_normalized_full_name)) {
    report('qualified_name', mustBe('qualified_name', 'filled in'))
  }
  const hasKind = [event.ci, event.cd].some((value) => typeof value === 'boolean')
  if (hasKind && (event.ci ?? false) === (event.cd ?? false)) report('ci', 'Exactly one of ci and cd must be true.')
})
export type CustomCicdEvent = z.infer<typeof CustomCicdEvent>

export const CicdEventReceived = z.object({ id: z.uuid(), status: z.literal('SUCCESS') })
export type CicdEventReceived = z.infer<typeof CicdEventReceived>

const badId = 'integration_id must be the number of an integration.'

export const CreateCicdInstance = z.object({
  /** A number, or a number as text. */
  integration_id: z
    .union([z.number(), z.string().regex(/^\d{1,10}$/)], badId)
    .transform(Number)
    .refine((id) => Number.isInteger(id) && id >= 1 && id <= maxId, badId),
  name: line('Name', 128),
  type: line('Type', 64),
})
export type CreateCicdInstance = z.infer<typeof CreateCicdInstance>

export const CicdInstance = z.object({
  id: z.uuid(),
  /** The same as `id`, under the name that events use. */
  guid: z.uuid(),
  name: z.string(),
  type: z.string(),
})
export type CicdInstance = z.infer<typeof CicdInstance>
