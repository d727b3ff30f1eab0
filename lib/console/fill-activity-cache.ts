/** The query cache that an Activity Logs page starts with in the browser. */
import 'server-only'
import { dehydrate } from '@tanstack/react-query'
import { redirect } from 'next/navigation'
import { activitySearch, pageQuery, type ActivityParams } from '../client/activity-params'
import { activityPageKey, type LogOf } from '../client/activity-queries'
import { makeQueryClient } from '../client/query-client'
import { ReadActivity } from '../schema/activity-log'
import type { ActivityReader } from '../server/activity-log/readers'
import { readActivity } from '../server/activity-log/read-for-people'
import { Fault } from '../server/fault'
import { nowMs } from '../server/runtime/clock'

/**
 * The page of the log that is asked for. An invalid cursor redirects to the newest page.
 * @param path of the page that shows it
 */
export async function fillActivityCache(reader: ActivityReader, logOf: LogOf, asked: ActivityParams, path: string) {
  const client = makeQueryClient()
  const renderedAt = nowMs()
  try {
    const query = ReadActivity.parse(pageQuery(asked, renderedAt))
    client.setQueryData(activityPageKey(logOf, asked), await readActivity(reader, query))
  } catch (error) {
    if (error instanceof Fault && error.code === 'invalid_cursor') redirect(path + activitySearch({ ...asked, cursor: null }))
    throw error
  }
  return { state: dehydrate(client), renderedAt }
}
