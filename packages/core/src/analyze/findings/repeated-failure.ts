import { formatDuration } from '../../lib/duration.ts'
import type { Action } from '../action.ts'
import { editsOf, type Edit } from './edits.ts'
import { eventsOf, type Facts } from './facts.ts'
import type { Detector, Finding, Parameters } from './finding.ts'
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

type Step =
  | { readonly at: number; readonly edit: Edit }
  | { readonly at: number; readonly left: string; readonly nodeId: number }
  | { readonly at: number; readonly refusal: Refusal }

/**
 * Fields that were edited again after a refusal. What a page says while somebody still types is no refusal: first the
 * field has to be left, by a click, Enter or the focus.
 */
function refusedFields(facts: Facts, { corrections: fewest, withinMs }: Limits): Finding[] {
  const windows = new Map<string, Map<string, FieldState>>()
  const found: Finding[] = []
  const finish = (state: FieldState): void => {
    if (state.corrections.length >= fewest) found.push(tellField(facts, state))
  }
  for (const step of steps(facts)) {
    if ('edit' in step) {
      const { edit } = step
      const fields = windows.get(edit.windowId) ?? new Map<string, FieldState>()
      windows.set(edit.windowId, fields)
      let state = fields.get(edit.field)
      const { refusal } = state ?? {}
      const isLate = state !== undefined && edit.fromMs - state.latest.toMs > withinMs
      if (state === undefined || isLate) {
        if (state) finish(state)
        state = {
          first: edit,
          latest: edit,
          isLeft: false,
          refusal: undefined,
          corrections: [],
          last: undefined,
        }
        fields.set(edit.field, state)
      } else if (refusal) state.corrections.push({ refusal, edit })
      state.latest = edit
      state.isLeft = false
      state.refusal = undefined
    } else if ('left' in step) {
      for (const state of windows.get(step.left)?.values() ?? [])
        if (state.latest.event.data.target.nodeId !== step.nodeId || step.nodeId < 0) state.isLeft = true
    } else {
      for (const state of windows.get(step.refusal.windowId)?.values() ?? []) {
        if (!state.isLeft || step.at - state.latest.toMs > withinMs) continue
        state.refusal ??= step.refusal
        state.last = step.refusal
      }
    }
  }
  for (const fields of windows.values()) for (const state of fields.values()) finish(state)
  return found
}

/** Edits, what leaves a field, and refusals, in order of time. */
function steps(facts: Facts): Step[] {
  const all: Step[] = editsOf(facts).map(edit => ({ at: edit.fromMs, edit }))
  for (const { offsetMs, windowId, target, event } of facts.gestures) {
    const submits = event.kind === 'click' && event.data.submits === true
    all.push({ at: offsetMs, left: windowId, nodeId: submits ? -1 : target.nodeId })
  }
  for (const { offsetMs, windowId = '', data } of eventsOf(facts, 'focus'))
    if (data.target) all.push({ at: offsetMs, left: windowId, nodeId: data.target.nodeId })
  for (const refusal of refusalsOf(facts)) {
    // Enter in a field leaves no frame: the request that typing asked for shows that it was sent.
    if (refusal.by === 'request') all.push({ at: refusal.offsetMs, left: refusal.windowId, nodeId: -1 })
    all.push({ at: refusal.offsetMs, refusal })
  }
  // Stable: at the same ms a field is left before it is refused.
  return all.sort((one, other) => one.at - other.at)
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
