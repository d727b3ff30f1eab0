/** Asks search engines to stay away. */
import { onlyMethods } from '@/lib/console/methods'

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = onlyMethods({
  GET: async () => new Response('User-agent: *\nDisallow: /\n', { headers: { 'content-type': 'text/plain' } }),
})
