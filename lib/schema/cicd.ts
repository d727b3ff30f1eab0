/** The wire shapes of pipeline events, as the first version of the API takes them. */
import { z } from 'zod'
import { boundedArray } from './bounded'
import { maxId } from './paging'
import { line } from './text'

const needed = (field: string, rule: string) => `${field} must be ${rule}.`
const text = (field: string) => z.string(needed(field, 'text'))
const filled = (field: string) => text(field).refine((value) => value.trim() !== '', needed(field, 'filled in'))
const flag = (field: string) => z.boolean(needed(field, 'true or false')).nullish()
const maybe = (field: string) => text(field).nullish()
const several = <T extends z.ZodType>(field: string, element: T, most = 1_000) =>
  boundedArray(element, most, {
    noList: needed(field, 'a list'),
    tooMany: needed(field, `a list of at most ${most}`),
  }).nullish()
const texts = (field: string) => several(field, z.string(needed(field, 'a list of texts')), 10_000)
const millis = (field: string) => z.number(needed(field, 'a whole number')).int(needed(field, 'a whole number')).min(0, needed(field, 'at least 0'))

/** The last millisecond of the year 9999: a later one was meant in another unit. */
const lastTime = 253_402_300_799_999
const anyObject = z.looseObject({})

const Stage = z.looseObject({
  displayName: maybe('displayName'),
  displayDescription: maybe('displayDescription'),
  result: maybe('result'),
  state: maybe('state'),
  durationInMillis: millis('durationInMillis').nullish(),
  steps: several('steps', anyObject),
})

/** What is not named here is kept as it was sent. */
const Event = z.looseObject({
  pipeline: maybe('pipeline'),
  /** What the documentation's short example has for `pipeline`. */
  job_name: maybe('job_name'),
  job_full_name: filled('job_full_name'),
  qualified_name: maybe('qualified_name'),
  /** What the documentation's short example has for `qualified_name`. */
  job_normalized_full_name: maybe('job_normalized_full_name'),
  instance_name: filled('instance_name'),
  instance_guid: z.guid(needed('instance_guid', 'a UUID')),
  /** Milliseconds since 1970. */
  start_time: millis('start_time').max(lastTime, needed('start_time', 'in milliseconds since 1970')),
  /** Milliseconds. */
  duration: millis('duration'),
  /** In any case. */
  result: z
    .string(needed('result', 'SUCCESS or FAILURE'))
    .refine((value) => /^(success|failure)$/i.test(value), needed('result', 'SUCCESS or FAILURE')),
  user_id: maybe('user_id'),
  job_run_params: several('job_run_params', z.looseObject({ type: maybe('type'), name: maybe('name') })),
  scm_commit_ids: texts('scm_commit_ids'),
  repo_url: maybe('repo_url'),
  build_number: z.number(needed('build_number', 'a whole number')).int(needed('build_number', 'a whole number')).nullish(),
  instance_url: maybe('instance_url'),
  job_run: z.looseObject({ stages: several('stages', Stage) }).nullish(),
  module_name: maybe('module_name'),
  ci: flag('ci'),
  cd: flag('cd'),
  artifacts: several(
    'artifacts',
    z.looseObject({ input: flag('input'), output: flag('output'), type: maybe('type'), location: maybe('location'), name: maybe('name'), qualifier: maybe('qualifier'), hash: maybe('hash'), metadata: anyObject.nullish() }),
  ),
  trigger_chain: several('trigger_chain', z.looseObject({ type: maybe('type') })),
  branch_name: maybe('branch_name'),
  project_name: maybe('project_name'),
  execution_id: maybe('execution_id'),
  cfr_status: flag('cfr_status'),
  themes: texts('themes'),
  web_url: maybe('web_url'),
})

const isFilled = (value: string | null | undefined) => typeof value === 'string' && value.trim() !== ''

export const CustomCicdEvent = Event.superRefine((event, context) => {
  const report = (field: string, message: string) => context.addIssue({ code: 'custom', path: [field], message })
  if (!isFilled(event.pipeline) && !isFilled(event.job_name)) report('pipeline', needed('pipeline', 'filled in'))
  if (!isFilled(event.qualified_name) && !isFilled(event.job_normalized_full_name)) {
    report('qualified_name', needed('qualified_name', 'filled in'))
  }
  const named = [event.ci, event.cd].some((value) => typeof value === 'boolean')
  if (named && (event.ci ?? false) === (event.cd ?? false)) report('ci', 'Exactly one of ci and cd must be true.')
})
export type CustomCicdEvent = z.infer<typeof CustomCicdEvent>

export const CicdEventReceived = z.object({ id: z.uuid(), status: z.literal('SUCCESS') })
export type CicdEventReceived = z.infer<typeof CicdEventReceived>

const badId = 'integration_id must be the number of an integration.'

export const CreateCicdInstance = z.object({
  /** A number, as text too. */
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
  /** The same, under the name that events have for it. */
  guid: z.uuid(),
  name: z.string(),
  type: z.string(),
})
export type CicdInstance = z.infer<typeof CicdInstance>
