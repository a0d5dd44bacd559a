import type { z } from 'zod'
import type { SourceErrorCode } from '../error.ts'
import type { Io } from '../io.ts'
import type { SourceName } from '../recording.ts'

/** How one vendor is spoken to. */
export interface TransportOptions {
  readonly source: SourceName
  /** Where the API lies; requests with credentials go to this origin and to no other. */
  readonly baseUrl: string
  /** Headers that carry the credential; asked for each request, so that a token can be renewed. */
  readonly authorize: () => Readonly<Record<string, string>> | Promise<Readonly<Record<string, string>>>
  /** Texts that must never be shown, whoever echoes them. Looked at anew each time: more may join them. */
  readonly secrets: readonly string[]
  readonly io: Io
  /** Requests at a time; others wait for their turn. 5 without. */
  readonly parallel?: number
  /** Waiting for retries may take this long in all for one request; 120,000 ms without. */
  readonly retryBudgetMs?: number
  /** What a vendor's own refusals mean: asked before the rules that hold for all. */
  readonly explain?: (refusal: Refusal) => Explained | undefined
}

/** An answer with a status that is not 2xx, its body read as text (at most 64 KiB of it). */
export interface Refusal {
  readonly status: number
  readonly headers: Headers
  readonly text: string
  /** The text as JSON, where it is. */
  readonly json: unknown
  /** What was asked, from the request. */
  readonly what: string
  /** What the vendor says in its own words: one line, cleaned, without anything secret; '' when it says nothing. */
  readonly detail: string
}

/** What a refusal comes to: an error's code and words, or that it is worth another try. */
export type Explained = { readonly code: SourceErrorCode; readonly message: string } | 'retry'

export interface TransportRequest {
  /** Of what kind the answer is, for messages: "the list of replays". */
  readonly what: string
  readonly method?: 'GET' | 'POST'
  /** A path below the base URL (`projects/42/…`), or a whole URL. */
  readonly url: string
  /** Added to the URL; a list is repeated. */
  readonly query?: Readonly<Record<string, string | number | boolean | readonly string[] | undefined>>
  /** Sent as JSON. */
  readonly json?: unknown
  readonly headers?: Readonly<Record<string, string>>
  /** Another origin than the API's may be asked, without any credential of it (a CDN with signed addresses). */
  readonly isPublic?: boolean
  /** Until the head of the answer is here, in ms; 60,000 without. */
  readonly timeoutMs?: number
  /** Between two pieces of the body, in ms; 30,000 without. */
  readonly idleMs?: number
  /** Larger bodies are refused; 64 MiB for JSON and 1 GiB for bytes without. */
  readonly maxBytes?: number
  /** Statuses that are answers here and no errors (404 at the end of a walk). */
  readonly allow?: readonly number[]
  readonly signal?: AbortSignal | undefined
}

/** An answer whose status is 2xx or allowed. */
export interface TransportAnswer {
  readonly status: number
  readonly headers: Headers
}

/**
 * Requests with everything that is polite: timeouts, tries again after what may pass (429, 5xx, a broken connection)
 * within a budget and with jitter, a bound on parallel requests, no redirect to another host, no credential to one,
 * sizes capped. Rejects with a `SourceError` that shows no credential and no query string; what was thrown below is
 * told in words, never kept as its cause.
 */
export interface Transport {
  /** An answer's JSON, checked; what breaks off or is not JSON is tried again. With an allowed status: no value. */
  json<T>(request: TransportRequest, schema: z.ZodType<T>): Promise<TransportAnswer & { readonly value?: T }>
  /** A whole body; what breaks off is tried again. */
  bytes(request: TransportRequest): Promise<TransportAnswer & { readonly bytes: Uint8Array }>
  /**
   * A body as it comes; only its head is tried again. A body that breaks off throws `unavailable`. It keeps its turn
   * among the parallel requests until it is read or left.
   */
  stream(request: TransportRequest): Promise<TransportAnswer & { readonly body: AsyncIterable<Uint8Array> }>
  /** A text with all that is secret taken out, one line, clipped. */
  clean(text: string): string
}
