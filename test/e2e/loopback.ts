import { createServer, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { buffer } from 'node:stream/consumers'
import { pipeline } from 'node:stream/promises'

/** What answers at a port of this machine. */
export interface Listening {
  readonly origin: string
  close(): Promise<void>
}

/**
 * Answers requests on loopback. What throws breaks the connection, before the answer or in the middle of its body, as
 * a network does: nothing is turned into an answer that looks whole.
 */
export async function listen(
  make: (origin: string) => (request: Request) => Promise<Response>,
): Promise<Listening> {
  const made: { origin: string; answer?: (request: Request) => Promise<Response> } = { origin: '' }
  const server = createServer((incoming, outgoing) => {
    const left = new AbortController()
    outgoing.on('close', () => left.abort())
    const respond = async (): Promise<void> => {
      const { method = 'GET', url = '/' } = incoming
      const headers = new Headers()
      for (const [name, value] of Object.entries(incoming.headers)) headers.set(name, String(value))
      const body = method === 'POST' ? await buffer(incoming) : undefined
      const request = new Request(new URL(url, made.origin), {
        method,
        headers,
        signal: left.signal,
        ...(body && { body }),
      })
      await send(await made.answer!(request), outgoing)
    }
    respond().catch(() => outgoing.destroy())
  })
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject)
    server.listen(0, '127.0.0.1', resolve)
  })
  made.origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  made.answer = make(made.origin)
  return {
    origin: made.origin,
    close: () =>
      new Promise(resolve => {
        server.close(() => resolve())
        server.closeAllConnections()
      }),
  }
}

async function send({ status, headers, body }: Response, outgoing: ServerResponse): Promise<void> {
  outgoing.writeHead(status, Object.fromEntries(headers))
  if (body === null) outgoing.end()
  else await pipeline(body, outgoing)
}
