/** Where the gateway is served. */
import 'server-only'

/** Every prefix of a documented base URL; all of them lead to the same handlers. */
export const gatewayPrefixes = ['/gateway/sei', '/sei', '/prod1/sei', '/gratis/sei'] as const

/** Whether a path or target is under one of the prefixes. */
export const isGatewayPath = (path: string): boolean =>
  gatewayPrefixes.some((prefix) => path.startsWith(prefix) && /^[/?]?$/.test(path.charAt(prefix.length)))
