/** The schemas of projects: URL parameters, and entries of the project selector. */
import { z } from 'zod'

const identifier = z.string().regex(/^[\w$.-]{1,128}$/)

export const ProjectParams = z.object({ org: identifier, project: identifier })
export type ProjectParams = z.infer<typeof ProjectParams>

export const KeyParams = ProjectParams.extend({ keyId: z.uuid() })
export type KeyParams = z.infer<typeof KeyParams>

/** A project that a person may open. */
export const ProjectChoice = z.object({
  org: z.string(),
  orgName: z.string(),
  project: z.string(),
  projectName: z.string(),
})
export type ProjectChoice = z.infer<typeof ProjectChoice>
