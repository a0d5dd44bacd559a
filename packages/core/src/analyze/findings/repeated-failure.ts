import { formatDuration } from '../../lib/duration.ts'
import type { Action } from '../action.ts'
import { editsOf, type Edit } from './edits.ts'
import { eventsOf, type Facts } from './facts.ts'
import type { Detector, Finding, Parameters } from './finding.ts'
import { inTurn, lane } from './lanes.ts'
import { makeFinding } from './make-finding.ts'
import { refusalsOf, type Refusal } from './refusals.ts'
import type { RequestFact } from './request-facts.ts'
import { requestKey, requestName } from './request-words.ts'

const PARAMETERS = {
  /** One correction is what messages are for. */
  corrections: 2,
  /** The same request, asked for by a person each time. */
  requests: 3,
  /** From one failure to the next attempt. */
  withinMs: 180_000,
}

/** Fields of a window that are kept in mind: a click may leave any of them. */
const MOST_FIELDS = 50

/** Somebody tried again and again, and was refused again and again. */
export const repeatedFailure: Detector<Facts> = {
  rule: 'repeated-failure',
  version: 1,
  parameters: PARAMETERS,
  find: (facts, given: Parameters) => {
    const limits = { ...PARAMETERS, ...given }
    return [...refusedFields(facts, limits), ...failedRequests(facts, limits)]
  },
}

type Limits = typeof PARAMETERS

/** An attempt at a field that was refused, and the edit after it. */
interface Correction {
  readonly refusal: Refusal
  readonly edit: Edit
}

interface FieldState {
  readonly first: Edit
  latest: Edit
  /** Somebody went on after the latest edit: only what comes then judges the whole value. */
  isLeft: boolean
  refusal: Refusal | undefined
  corrections: Correction[]
  last: Refusal | undefined
}

/**
 * Fields that were edited again after a refusal. What a page says while somebody still types is no refusal: first the
 * field has to be left, by a click, Enter or the focus.
 */
function refusedFields(facts: Facts, { corrections: fewest, withinMs }: Limits): Finding[] {
  const refusals = refusalsOf(facts)
  if (refusals.length < fewest) return []
  const windows = new Map<string, Map<string, FieldState>>()
  const found: Finding[] = []
  const finish = (state: FieldState): void => {
    if (state.corrections.length >= fewest) found.push(tellField(facts, state))
  }
  const edit = (one: Edit): void => {
    const fields = windows.get(one.windowId) ?? new Map<string, FieldState>()
    windows.set(one.windowId, fields)
    let state = fields.get(one.field)
    if (state === undefined || one.fromMs - state.latest.toMs > withinMs) {
      if (state) finish(state)
      state = { first: one, latest: one, isLeft: false, refusal: undefined, corrections: [], last: undefined }
    } else if (state.refusal) state.corrections.push({ refusal: state.refusal, edit: one })
    // In order of their last edit: the oldest one goes.
    fields.delete(one.field)
    fields.set(one.field, state)
    if (fields.size > MOST_FIELDS) {
      const [oldest, gone] = fields.entries().next().value!
      finish(gone)
      fields.delete(oldest)
    }
    state.latest = one
    state.isLeft = false
    state.refusal = undefined
  }
  const leave = (windowId: string, nodeId: number): void => {
    for (const state of windows.get(windowId)?.values() ?? [])
      if (state.latest.event.data.target.nodeId !== nodeId || nodeId < 0) state.isLeft = true
  }
  const refuse = (refusal: Refusal): void => {
    // Enter in a field leaves no frame: the request that typing asked for shows that it was sent.
    if (refusal.by === 'request') leave(refusal.windowId, -1)
    for (const state of windows.get(refusal.windowId)?.values() ?? []) {
      if (!state.isLeft || refusal.offsetMs - state.latest.toMs > withinMs) continue
      state.refusal ??= refusal
      state.last = refusal
    }
  }
  const offsetOf = ({ offsetMs }: { readonly offsetMs: number }): number => offsetMs
  inTurn([
    lane(editsOf(facts), ({ fromMs }) => fromMs, edit),
    lane(facts.gestures, offsetOf, ({ event, windowId, target }) =>
      leave(windowId, event.kind === 'click' && event.data.submits === true ? -1 : target.nodeId),
    ),
    lane(eventsOf(facts, 'focus'), offsetOf, ({ windowId = '', data }) => {
      if (data.target) leave(windowId, data.target.nodeId)
    }),
    lane(refusals, offsetOf, refuse),
  ])
  for (const fields of windows.values()) for (const state of fields.values()) finish(state)
  return found
}

function tellField(facts: Facts, { first, corrections, latest, last }: FieldState): Finding {
  const { target } = first.event.data
  const refusals = [...new Set([...corrections.map(({ refusal }) => refusal), ...(last ? [last] : [])])]
  const toMs = Math.max(latest.toMs, last?.offsetMs ?? 0)
  const hidden = facts.windows.unobserved(first.windowId, first.fromMs, toMs)
  return makeFinding({
    rule: 'repeated-failure',
    version: 1,
    at: corrections[0]!.refusal.event,
    evidence: [first.event, ...corrections.flatMap(({ refusal, edit }) => [refusal.event, edit.event])].slice(
      0,
      20,
    ),
    target,
    fromMs: first.fromMs,
    toMs,
    finding: `Corrected ${target.label || 'a field'} ${corrections.length} times after being refused: ${refusals.at(-1)?.text.slice(0, 120) ?? ''}`,
    severity: corrections.length > 2 || refusals.length > corrections.length ? 'high' : 'medium',
    confidence: 0.85,
    measured: {
      corrections: corrections.length,
      refusals: refusals.length,
      spanMs: Math.round(toMs - first.fromMs),
    },
    ...(hidden !== undefined && { notMeasurable: hidden }),
  })
}

/** The same request, failing each time that somebody asked for it. One that goes well in between ends it. */
function failedRequests(facts: Facts, { requests: fewest, withinMs }: Limits): Finding[] {
  const running = new Map<string, { failures: RequestFact[]; actions: Set<Action> }>()
  const found: Finding[] = []
  const finish = ({ failures, actions }: { failures: RequestFact[]; actions: Set<Action> }): void => {
    if (actions.size >= fewest) found.push(tellRequest(failures, actions.size))
  }
  for (const request of facts.requests) {
    const { event, action, telemetry, fromMs } = request
    if (telemetry || !action || action.action === 'navigate') continue
    const key = `${event.windowId ?? ''} ${requestKey(request)}`
    const run = running.get(key)
    if (run && (!event.data.failed || fromMs - run.failures.at(-1)!.fromMs > withinMs)) {
      finish(run)
      running.delete(key)
    }
    if (!event.data.failed) continue
    const now = running.get(key) ?? { failures: [], actions: new Set() }
    now.failures.push(request)
    now.actions.add(action)
    running.set(key, now)
  }
  for (const run of running.values()) finish(run)
  return found
}

function tellRequest(failures: readonly RequestFact[], attempts: number): Finding {
  const first = failures[0]!
  const last = failures.at(-1)!
  const status = last.event.data.status ?? 0
  const gesture = failures.find(each => each.gesture)?.gesture
  const toMs = last.toMs ?? last.fromMs
  return makeFinding({
    rule: 'repeated-failure',
    version: 1,
    at: first.event,
    evidence: failures.slice(1).map(({ event }) => event),
    ...(gesture && { target: gesture.target }),
    fromMs: first.fromMs,
    toMs,
    finding: `Tried ${attempts} times in ${formatDuration(toMs - first.fromMs)}, and ${requestName(first)} failed each time${status === 0 ? '' : ` (${status})`}`,
    severity: 'high',
    confidence: 0.9,
    measured: { attempts, requests: failures.length, status, spanMs: Math.round(toMs - first.fromMs) },
  })
}
