import type { SessionEvent } from '../../normalize/event.ts'
import { isTelemetry } from '../telemetry.ts'

/** What happened on a route or page. */
export interface Happened {
  clicks: number
  inputs: number
  requests: number
  failedRequests: number
  errors: number
}

/** Nothing yet. */
export function nothing(): Happened {
  return { clicks: 0, inputs: 0, requests: 0, failedRequests: 0, errors: 0 }
}

/** Counts the event, if it is one of these. */
export function count(happened: Happened, event: SessionEvent): void {
  switch (event.kind) {
    case 'click':
    case 'tap':
      if (event.kind === 'tap' || event.data.submits !== true) happened.clicks++
      return
    case 'input':
      if (event.data.how !== 'programmatic') happened.inputs++
      return
    case 'network':
      if (isTelemetry(event.data.url, event.url)) return
      happened.requests++
      if (event.data.failed) happened.failedRequests++
      return
    case 'error':
      happened.errors++
      return
    case 'console':
      if (isConsoleError(event.data.level)) happened.errors++
      return
    default:
  }
}

/** Levels that tell of something gone wrong. */
export function isConsoleError(level: string): boolean {
  return level === 'error' || level === 'assert'
}
