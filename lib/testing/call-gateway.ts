/** Calls the gateway as its server does, without one. */
import { randomUUID } from 'node:crypto'
import { gateway } from '../gateway/app'
import { runInRequest } from '../server/request'

type Call = {
  method?: string
  key?: string
  headers?: Record<string, string>
  body?: BodyInit
  /** Where the call comes from; unless given, from nowhere that is known. */
  address?: string
}

/** The answer to a call of a path under `/gateway/sei`. */
export async function callGateway(path: string, call: Call = {}): Promise<Response> {
  const { method = 'GET', key, headers = {}, body, address = null } = call
  const request = new Request(`http://127.0.0.1:3000/gateway/sei${path}`, {
    method,
    headers: { ...headers, ...(key !== undefined && { 'x-api-key': key }) },
    body,
  })
  return runInRequest({ requestId: randomUUID(), address }, () => gateway.fetch(request))
}
