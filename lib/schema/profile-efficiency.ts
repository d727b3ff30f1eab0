/** The schemas of efficiency profiles: DORA metrics with their maturity levels, and sprints. */
import { z } from 'zod'
import { boundedArray } from './bounded'
import { profileDescription, profileName } from './profile-name'
import { line } from './text'

const bound = z.number({ error: 'A threshold must be a number.' }).min(0, 'A threshold must not be negative.')

/** The upper ends of the first three maturity levels; the fourth has none. */
const thresholds = z
  .strictObject({ elite: bound, high: bound, medium: bound })
  .refine(({ elite, high, medium }) => elite < high && high < medium, {
    error: 'Thresholds must increase: elite < high < medium.',
  })
const percentages = thresholds.refine(({ medium }) => medium <= 100, { error: 'Thresholds are percentages: at most 100.' })

const TimeUnit = z.enum(['DAYS', 'HOURS', 'MINUTES'], { error: 'Unit must be DAYS, HOURS or MINUTES.' })
const Source = z.enum(['ISSUE_MANAGEMENT', 'SOURCE_CODE_MANAGEMENT', 'CONTINUOUS_INTEGRATION', 'CONTINUOUS_DEPLOYMENT'])

const stage = z.strictObject({
  stage: z.enum(['PLANNING', 'CODING', 'REVIEW', 'BUILD', 'DEPLOYMENT']),
  enabled: z.boolean().default(true),
  startEventSource: Source,
  startEvent: line('Start event', 128),
  endEventSource: Source,
  endEvent: line('End event', 128),
  /** Replace the thresholds of the whole lead time for this stage. */
  thresholds: thresholds.nullable().default(null),
})

const uniqueStages = (stages: { stage: string }[]) => new Set(stages.map(({ stage: name }) => name)).size === stages.length

const leadTimeForChanges = z.strictObject({
  unit: TimeUnit.default('DAYS'),
  thresholds: thresholds.default({ elite: 1, high: 7, medium: 30 }),
  stages: boundedArray(stage, 5).refine(uniqueStages, { error: 'Name each stage once.' }).default([]),
  workConsidered: z.enum(['ALL_COMPLETED_WORK', 'ONLY_DEPLOYED_WORK']).default('ALL_COMPLETED_WORK'),
  workflow: z.enum(['ENFORCE_WORKFLOW_ORDER', 'ALLOW_WORKFLOW_EXCEPTIONS']).default('ALLOW_WORKFLOW_EXCEPTIONS'),
})

/** Whether a status is given exactly when the source is incident management. */
const statusFits = ({ source, status }: { source: string; status: string | null }) =>
  (source === 'INCIDENT_MANAGEMENT') === (status !== null)
const statusError = {
  path: ['status'],
  error: 'Give a status where the source is INCIDENT_MANAGEMENT, and only there.',
}

/** Thresholds are days between two deployments. */
const deploymentFrequency = z
  .strictObject({
    source: z
      .enum(['CONTINUOUS_DEPLOYMENT', 'ISSUE_MANAGEMENT', 'SOURCE_CODE_MANAGEMENT', 'INCIDENT_MANAGEMENT'])
      .default('CONTINUOUS_DEPLOYMENT'),
    status: z.enum(['CLOSED', 'RESOLVED', 'UPDATED', 'CLOSED_AND_RESOLVED']).nullable().default(null),
    thresholds: thresholds.default({ elite: 1, high: 7, medium: 30 }),
  })
  .refine(statusFits, statusError)

/** Thresholds are percentages of the deployments. */
const changeFailureRate = z
  .strictObject({
    source: z
      .enum(['CONTINUOUS_DEPLOYMENT', 'ISSUE_MANAGEMENT', 'INCIDENT_MANAGEMENT'])
      .default('CONTINUOUS_DEPLOYMENT'),
    status: z.enum(['CREATED', 'UPDATED', 'CLOSED', 'RESOLVED', 'CLOSED_AND_RESOLVED']).nullable().default(null),
    thresholds: percentages.default({ elite: 15, high: 30, medium: 45 }),
  })
  .refine(statusFits, statusError)

const mttr = z
  .strictObject({
    source: z.enum(['ISSUE_MANAGEMENT', 'INCIDENT_MANAGEMENT']).default('ISSUE_MANAGEMENT'),
    include: z.enum(['ALL_INCIDENTS', 'ONLY_CREATED_IN_TIME_RANGE']).default('ALL_INCIDENTS'),
    /** The status from which an incident counts as resolved. */
    status: z.enum(['CLOSED', 'RESOLVED', 'CLOSED_AND_RESOLVED']).nullable().default(null),
    unit: TimeUnit.default('HOURS'),
    thresholds: thresholds.default({ elite: 1, high: 24, medium: 168 }),
  })
  .refine(statusFits, statusError)

const card = z.strictObject({
  group: z.enum(['WORK', 'DELIVERY', 'ANALYSIS']),
  metric: line('Metric', 128),
  enabled: z.boolean().default(true),
  displayName: line('Display name', 128),
})

const sprints = z.strictObject({
  computationMode: z.enum(['STORY_POINTS', 'WORK_ITEM_COUNT']).default('STORY_POINTS'),
  summaryCards: boundedArray(card, 50)
    .refine((cards) => new Set(cards.map(({ group, metric }) => `${group} ${metric}`)).size === cards.length, {
      error: 'Name each metric of a group once.',
    })
    .default([]),
  deliveryAnalysis: boundedArray(line('Metric', 128), 3, { tooMany: 'Delivery analysis has at most 3 metrics.' }).default([]),
  sprintStartGracePeriodDays: z.int().min(0).max(365).default(0),
})

const maturityLevels = z
  .tuple([line('Label', 40), line('Label', 40), line('Label', 40), line('Label', 40)], {
    error: 'Give the four labels, the best one first.',
  })
  .refine((labels) => new Set(labels).size === 4, { error: 'The labels must differ.' })

const dora = z.strictObject({
  leadTimeForChanges: leadTimeForChanges.prefault({}),
  deploymentFrequency: deploymentFrequency.prefault({}),
  changeFailureRate: changeFailureRate.prefault({}),
  mttr: mttr.prefault({}),
})

export const efficiencyFields = {
  name: profileName,
  description: profileDescription,
  maturityLevels,
  dora,
  sprints,
}

export const CreateEfficiencyProfile = z.strictObject({
  name: profileName,
  description: profileDescription.default(''),
  maturityLevels: maturityLevels.default(['Elite', 'High', 'Medium', 'Low']),
  dora: dora.prefault({}),
  sprints: sprints.prefault({}),
})
