// Serves a candidate on the port that the benchmark gives.
import { createServer } from 'node:http'

/** Answers each request with the status and headers that `answer` returns, or with 500 if it throws. */
export function serve(answer) {
  const server = createServer(async (request, response) => {
    try {
      const { status, headers = {} } = await answer(request)
      response.writeHead(status, headers)
    } catch (error) {
      process.stderr.write(`${error.stack}\n`)
      response.writeHead(500)
    }
    response.end()
  })
  server.listen(Number(process.env.PORT), '127.0.0.1')
}
