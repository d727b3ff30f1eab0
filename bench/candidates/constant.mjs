// A candidate: node:http that always gives the same answer, the upper bound for every other.
import { createServer } from 'node:http'

const body = JSON.stringify({ status: 'SUCCESS' })

createServer((_request, response) => {
  response.writeHead(200, { 'content-type': 'application/json' })
  response.end(body)
}).listen(Number(process.env.PORT), '127.0.0.1')
