import type { z } from 'zod'
import { SourceError } from '../error.ts'
import type { Io } from '../io.ts'
import type { Secret } from '../secret.ts'
import { createTransport } from '../transport/create-transport.ts'
import { inWords } from '../transport/refusal.ts'
import type { Transport, TransportAnswer, TransportRequest } from '../transport/transport.ts'
import type { Budget, CallKind } from './budget.ts'
import { explainFor } from './explain.ts'

/** Longer than this nobody waits for the budget: it is told when to come back. */
const PATIENCE_MS = 120_000
/** Of one kind at a time: a project has three queries at once. */
const PARALLEL = 3

/** PostHog's API, asked within the budget. Rejects like the transport, and with `rate-limited` when it is spent. */
export interface Calls {
  json<T>(kind: CallKind, request: TransportRequest, schema: z.ZodType<T>): Promise<T>
  bytes(kind: CallKind, request: TransportRequest): Promise<Uint8Array>
}

export interface CallsOptions {
  readonly host: string
  readonly apiKey: Secret
  readonly io: Io
  readonly budget: Budget
}

/** Asks one host with one key. */
export function createCalls({ host, apiKey, io, budget }: CallsOptions): Calls {
  const transports = new Map<CallKind, Transport>()

  /** One for each kind: PostHog counts them apart, so that a refusal of one says nothing about the others. */
  function transportFor(kind: CallKind): Transport {
    const known = transports.get(kind)
    if (known !== undefined) return known
    const transport = createTransport({
      source: 'posthog',
      baseUrl: `${host}/api/`,
      authorize: () => ({ authorization: `Bearer ${apiKey.reveal()}` }),
      secrets: [apiKey.reveal()],
      explain: explainFor(host),
      parallel: PARALLEL,
      io: {
        ...io,
        // Every try counts at PostHog, so every try is counted here.
        fetch: (input, init) => {
          budget.spend(kind)
          return io.fetch(input, init)
        },
      },
    })
    transports.set(kind, transport)
    return transport
  }

  async function within<T>(
    kind: CallKind,
    { what, signal }: TransportRequest,
    call: () => Promise<TransportAnswer & T>,
  ): Promise<TransportAnswer & T> {
    for (;;) {
      const waitMs = budget.waitMs(kind)
      if (waitMs <= 0) break
      if (waitMs > PATIENCE_MS)
        throw new SourceError(
          'rate-limited',
          `posthog: ${what}: ${budget.spent(kind)} such calls were made within the last hour, and PostHog allows no more for now; go on in ${inWords(waitMs)}. What has been fetched is kept`,
          { retryAfterMs: waitMs },
        )
      await io.sleep(waitMs, signal)
    }
    try {
      return await call()
    } catch (error) {
      if (error instanceof SourceError && error.retryAfterMs !== undefined)
        budget.holdOff(kind, error.retryAfterMs)
      throw error
    }
  }

  return {
    json: async (kind, request, schema) => {
      const { value } = await within(kind, request, () => transportFor(kind).json(request, schema))
      if (value === undefined)
        throw new SourceError('bad-response', `posthog: ${request.what}: the answer is empty`)
      return value
    },
    bytes: async (kind, request) =>
      (await within(kind, request, () => transportFor(kind).bytes(request))).bytes,
  }
}
