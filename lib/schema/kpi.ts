/** The request and response schemas of KPIs: a metric, its target, and the teams that it is for. */
import { z } from 'zod'
import { reference } from './reference'
import { line } from './text'

const comparator = z.enum(['LESS_THAN', 'LESS_THAN_OR_EQUAL', 'GREATER_THAN', 'GREATER_THAN_OR_EQUAL', 'EQUAL'], {
  error: 'Comparator must be LESS_THAN, LESS_THAN_OR_EQUAL, GREATER_THAN, GREATER_THAN_OR_EQUAL or EQUAL.',
})
const amount = (label: string) => z.number({ error: `${label} must be a number.` })

/** The values that count as warning and as critical. */
const threshold = z
  .strictObject({ warning: amount('Warning').optional(), critical: amount('Critical').optional() })
  .nullable()

/** One org tree or one team; without either, the whole project. */
const scope = z
  .strictObject({ orgTreeId: reference('orgTreeId').optional(), teamRefId: reference('teamRefId').optional() })
  .refine(({ orgTreeId, teamRefId }) => orgTreeId === undefined || teamRefId === undefined, {
    error: 'Give orgTreeId or teamRefId, not both.',
  })

const fields = {
  name: line('Name', 128),
  metric: line('Metric', 128),
  target: amount('Target'),
  comparator,
  unit: line('Unit', 32).nullable(),
  threshold,
  scope,
}

type Limits = { comparator: string; target: number; threshold: { warning?: number; critical?: number } | null }

/** Whether the warning is at the target or worse, and the critical value worse than the warning. */
function worsensFromTarget({ comparator: wanted, target, threshold: limits }: Limits): boolean {
  if (wanted === 'EQUAL') return true
  const sign = wanted.startsWith('LESS') ? 1 : -1
  const steps = [limits?.warning, limits?.critical].filter((limit) => limit !== undefined).map((limit) => limit * sign)
  const [first, second] = steps
  return (first === undefined || first >= target * sign) && (second === undefined || first! < second)
}

/** The body of a POST and a PUT. */
export const CreateKpi = z
  .strictObject({
    ...fields,
    unit: fields.unit.default(null),
    threshold: threshold.default(null),
    scope: scope.default({}),
  })
  .refine(worsensFromTarget, {
    path: ['threshold'],
    error: 'The warning must be at the target or worse, and the critical value worse than the warning.',
  })
export type CreateKpi = z.infer<typeof CreateKpi>

/** The body of a PATCH; members that it leaves out keep their values. */
export const PatchKpi = z.strictObject(fields).partial()
export type PatchKpi = z.infer<typeof PatchKpi>

export const Kpi = z.object({
  id: z.int(),
  ...fields,
  scope: z.object({ orgTreeId: z.int().optional(), teamRefId: z.int().optional() }),
  /** Milliseconds since 1970. */
  createdOn: z.int(),
  lastUpdatedOn: z.int(),
})
export type Kpi = z.infer<typeof Kpi>
