/** The schemas of productivity profiles: enabled metrics, sizes of pull requests, age of recent code. */
import { z } from 'zod'
import { profileDescription, profileName } from './profile-name'

const on = z.boolean().default(true)

const metrics = z.strictObject({
  codingDaysPerMonth: on,
  /** Pull requests merged per month. */
  prVelocity: on,
  prCycleTime: on,
  workCompletedPerDeveloper: on,
  commentsPerPr: on,
  timeToFirstComment: on,
  codeRework: on,
})

const lines = z.int({ error: 'A threshold must be a whole number of lines.' }).min(1).max(1_000_000)

export const productivityFields = {
  name: profileName,
  description: profileDescription,
  metrics,
  /** The most lines of a small pull request. */
  smallPrThreshold: lines,
  /** The most lines of a medium pull request; larger ones are large. */
  mediumPrThreshold: lines,
  recentCodeDays: z.int({ error: 'recentCodeDays must be a whole number.' }).min(1).max(3_650),
}

export const CreateProductivityProfile = z
  .strictObject({
    name: profileName,
    description: profileDescription.default(''),
    metrics: metrics.prefault({}),
    smallPrThreshold: lines.default(10),
    mediumPrThreshold: lines.default(100),
    recentCodeDays: productivityFields.recentCodeDays.default(30),
  })
  .refine(({ smallPrThreshold, mediumPrThreshold }) => smallPrThreshold < mediumPrThreshold, {
    path: ['mediumPrThreshold'],
    error: 'mediumPrThreshold must be greater than smallPrThreshold.',
  })
