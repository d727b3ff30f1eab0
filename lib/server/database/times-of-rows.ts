/** The times that new rows get without being told: from the clock, where Prisma would look at the machine's. */
import 'server-only'
import { Prisma, type PrismaClient } from '../prisma-client/client'
import { now } from '../runtime/clock'

/** The fields with `@default(now())` of each model. Rows that are made within the data of another get no times here. */
export const timesOfRows: Partial<Record<Prisma.ModelName, readonly string[]>> = {
  Account: ['createdAt'],
  Organization: ['createdAt'],
  Project: ['createdAt'],
  Person: ['createdAt'],
  Session: ['createdAt', 'lastSeenAt'],
  PersonLink: ['createdAt'],
  ApiKey: ['createdAt'],
  ApiKeySecret: ['createdAt'],
  Activity: ['at'],
  DeveloperVersion: ['createdAt'],
  Developer: ['updatedAt'],
  DeveloperRemoval: ['at'],
  Integration: ['createdAt'],
  IngestionJob: ['at'],
  ExternalRecord: ['at'],
  CicdEvent: ['receivedAt'],
  Profile: ['createdAt', 'updatedAt'],
  OrgTree: ['createdAt', 'updatedAt'],
  Team: ['updatedAt'],
  Kpi: ['createdAt', 'updatedAt'],
  PersonIdentity: ['createdAt', 'lastSignInAt'],
  OidcLogout: ['receivedAt'],
  Passkey: ['createdAt'],
  PasskeyChallenge: ['createdAt'],
}

/** A row, or several, with the times that it does not have. */
function timed<Data>(model: Prisma.ModelName, data: Data): Data {
  const at = now()
  const fill = (row: Record<string, unknown>) => ({
    ...row,
    ...Object.fromEntries((timesOfRows[model] ?? []).map((field) => [field, row[field] ?? at])),
  })
  return (Array.isArray(data) ? data.map(fill) : fill(data as Record<string, unknown>)) as Data
}

const fromClock = Prisma.defineExtension({
  name: 'times of rows',
  query: {
    $allModels: {
      create: ({ model, args, query }) => query({ ...args, data: timed(model, args.data) } as typeof args),
      createMany: ({ model, args, query }) => query({ ...args, data: timed(model, args.data) } as typeof args),
      createManyAndReturn: ({ model, args, query }) => query({ ...args, data: timed(model, args.data) } as typeof args),
      upsert: ({ model, args, query }) => query({ ...args, create: timed(model, args.create) } as typeof args),
    },
  },
})

/** The client whose new rows have the times of the clock. It can do what the other can, but for `$on`, which nobody uses. */
export const withTimesOfClock = (prisma: PrismaClient): PrismaClient => prisma.$extends(fromClock) as unknown as PrismaClient
