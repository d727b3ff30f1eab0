/** Fills times that new rows get by default from our clock; Prisma would take those of the machine. */
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

/** Adds the missing times to the data of one row or of several. */
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

/** The same client, whose new rows get their times from our clock. It lacks only `$on`, which nobody uses. */
export const withTimesOfClock = (prisma: PrismaClient): PrismaClient => prisma.$extends(fromClock) as unknown as PrismaClient
