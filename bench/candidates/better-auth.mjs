// A candidate: Better Auth's API-key plugin behind node:http.
import { openBetterAuth } from '../better-auth.mjs'
import { serve } from './serve.mjs'

const auth = openBetterAuth(process.env.BETTER_AUTH_DATABASE_URL)

serve(async ({ headers }) => {
  const { valid } = await auth.api.verifyApiKey({ body: { key: headers['x-api-key'] ?? '' } })
  return { status: valid ? 204 : 401 }
})
