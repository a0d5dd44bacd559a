import type { Fault } from './faults.ts'

/** How a break of the connection looks to who reads the body. */
export function brokenConnection(): TypeError {
  const error = new TypeError('terminated: the other side closed the connection')
  // It is meant to happen: a server that prints it needs no way through the simulator.
  error.stack = error.message
  return error
}

/** Waits of a simulator; what is given to it replaces the real clock's. */
export type Sleep = (ms: number, signal?: AbortSignal) => Promise<void>

/** Answers whose head is right and whose body is not. Faults of other kinds leave the answer as it is. */
export async function withFaultyBody(
  answer: Response,
  faults: readonly Fault[],
  sleep: Sleep,
  signal: AbortSignal,
): Promise<Response> {
  let faulty = answer
  for (const fault of faults) {
    if (fault.kind === 'wrong-json') {
      faulty = withBody(faulty, '{"data": [{"id": ')
    } else if (fault.kind === 'empty') {
      faulty = withBody(faulty, '')
    } else if (fault.kind === 'html') {
      faulty = withBody(faulty, '<!doctype html><title>Maintenance</title><h1>Back soon</h1>')
      faulty.headers.set('content-type', 'text/html; charset=utf-8')
    } else if (fault.kind === 'wrong-shape' && faulty.ok) {
      faulty = withBody(faulty, JSON.stringify(changed(await faulty.json(), fault)))
    } else if (fault.kind === 'truncated' || fault.kind === 'stalled') {
      const bytes = new Uint8Array(await faulty.arrayBuffer())
      faulty = withBody(faulty, cut(bytes, fault))
    } else if (fault.kind === 'slow' && fault.afterBytes !== undefined) {
      const bytes = new Uint8Array(await faulty.arrayBuffer())
      faulty = withBody(faulty, drip(bytes, fault, sleep, signal))
    }
  }
  return faulty
}

function withBody(answer: Response, body: string | ReadableStream<Uint8Array>): Response {
  const headers = new Headers(answer.headers)
  headers.delete('content-length')
  return new Response(body, { status: answer.status, headers })
}

/** Part of the bytes, then a broken connection, or nothing ever more, or what looks like the end. */
function cut(bytes: Uint8Array, fault: Fault): ReadableStream<Uint8Array> {
  const upTo = Math.min(fault.afterBytes ?? bytes.length >> 1, bytes.length)
  let given = false
  return new ReadableStream<Uint8Array>(
    {
      pull(controller) {
        if (!given && upTo > 0) controller.enqueue(bytes.subarray(0, upTo))
        else if (fault.kind === 'stalled') return new Promise<void>(() => {})
        else if (fault.quietly === true) controller.close()
        else controller.error(brokenConnection())
        given = true
        return undefined
      },
    },
    { highWaterMark: 0 },
  )
}

/** The bytes in pieces, with a wait before each. */
function drip(
  bytes: Uint8Array,
  { afterBytes = bytes.length, delayMs = 1000 }: Fault,
  sleep: Sleep,
  signal: AbortSignal,
): ReadableStream<Uint8Array> {
  const size = Math.max(1, afterBytes)
  let at = 0
  return new ReadableStream<Uint8Array>(
    {
      async pull(controller) {
        await sleep(delayMs, signal)
        if (at < bytes.length) controller.enqueue(bytes.subarray(at, (at += size)))
        if (at >= bytes.length) controller.close()
      },
    },
    { highWaterMark: 0 },
  )
}

/** A JSON value with one place in it changed, or taken away. A place that is not there is an error of the test. */
function changed(value: unknown, { at = '', value: instead }: Fault): unknown {
  const names = at === '' ? [] : at.split('.')
  const last = names.pop()
  if (last === undefined) return instead
  let holder = value
  for (const name of names) holder = memberOf(holder, name)
  if (holder === null || typeof holder !== 'object')
    throw new Error(`wrong-shape: the answer has no place "${at}"`)
  if (Array.isArray(holder)) {
    if (instead === undefined) holder.splice(Number(last), 1)
    else holder[Number(last)] = instead
  } else if (instead === undefined) {
    Reflect.deleteProperty(holder, last)
  } else {
    Reflect.set(holder, last, instead)
  }
  return value
}

function memberOf(holder: unknown, name: string): unknown {
  return holder !== null && typeof holder === 'object' && Object.hasOwn(holder, name)
    ? (Reflect.get(holder, name) as unknown)
    : undefined
}
