import { formatDuration } from '../../lib/duration.ts'
import type { EventOf } from '../../normalize/event.ts'
import { routeOf } from '../stats/route.ts'
import { editsOf, type Edit } from './edits.ts'
import { eventsOf, type Facts } from './facts.ts'
import type { Detector, Finding, Parameters } from './finding.ts'
import type { Gesture } from './gestures.ts'
import { inTurn, lane } from './lanes.ts'
import { makeFinding } from './make-finding.ts'
import { refusalsOf, refuses, type Refusal } from './refusals.ts'

const PARAMETERS = {
  /** One field is curiosity. */
  fields: 2,
  /** At work in the form; of a pause 5 s count. */
  activeMs: 5000,
}
const MOST_PAUSE_MS = 5000

/** What buttons say that send nothing. */
const CANCELS =
  /^(?:cancel|close|back|go back|discard|dismiss|skip|not now|no,? thanks|abbrechen|schließen|zurück|annuler|fermer|retour|cancelar|cerrar|volver|×|x)\b/i

/**
 * A form that was begun and left without a sign that it was sent: never more than a fact, as people compare, look and
 * come back. Elsewhere it was noise in 982 of 984 cases.
 */
export const formExit: Detector<Facts> = {
  rule: 'form-exit',
  version: 1,
  parameters: PARAMETERS,
  find,
}

/** What was filled in on one route of a window. */
interface Form {
  readonly windowId: string
  readonly route: string
  readonly edits: Edit[]
  readonly doings: number[]
  readonly refusals: Refusal[]
}

function find(facts: Facts, given: Parameters): Finding[] {
  const limits = { ...PARAMETERS, ...given }
  // Searching and filtering is no form.
  const edits = editsOf(facts).filter(({ event }) => event.data.target.role !== 'searchbox')
  if (edits.length < limits.fields) return []
  const open = new Map<string, Form>()
  const latest = new Map<string, Gesture>()
  const found: Finding[] = []
  // Most events share the address of the one before.
  let latestUrl = ''
  let latestRoute = ''
  const routeAt = (url: string): string => {
    if (url !== latestUrl) {
      latestUrl = url
      latestRoute = routeOf(url)
    }
    return latestRoute
  }
  const offsetOf = ({ offsetMs }: { readonly offsetMs: number }): number => offsetMs
  inTurn([
    lane(
      edits,
      ({ fromMs }) => fromMs,
      (edit, atMs) => {
        const { windowId } = edit
        const route = routeAt(edit.event.url)
        let form = open.get(windowId)
        if (form?.route !== route) form = { windowId, route, edits: [], doings: [], refusals: [] }
        open.set(windowId, form)
        form.edits.push(edit)
        form.doings.push(atMs, edit.toMs)
      },
    ),
    lane(facts.gestures, offsetOf, (gesture, atMs) => {
      latest.set(gesture.windowId, gesture)
      const form = open.get(gesture.windowId)
      if (!form) return
      form.doings.push(atMs)
      if (sends(gesture)) open.delete(gesture.windowId)
    }),
    lane(refusalsOf(facts), offsetOf, refusal => open.get(refusal.windowId)?.refusals.push(refusal)),
    lane(writes(facts), offsetOf, ({ windowId }) => open.delete(windowId)),
    lane(eventsOf(facts, 'navigation'), offsetOf, (event, atMs) => {
      const { windowId = '', data } = event
      const form = data.method === 'title' || data.href === '' ? undefined : open.get(windowId)
      if (!form || !leaves(form, event)) return
      open.delete(windowId)
      if (!isSentBy(latest.get(windowId), event)) found.push(...tell(facts, form, atMs, limits, event))
    }),
  ])
  for (const form of open.values()) found.push(...tell(facts, form, facts.endMs, limits, undefined))
  return found
}

/** When requests ended that wrote something and went well, in order. */
function writes(facts: Facts): { readonly offsetMs: number; readonly windowId: string }[] {
  const found: { offsetMs: number; windowId: string }[] = []
  for (const { event, fromMs, toMs, telemetry, sameSite } of facts.requests) {
    const { method, status = 0 } = event.data
    if (/^(?:GET|HEAD|OPTIONS)$/i.test(method) || status < 200 || status >= 400) continue
    if (sameSite && !telemetry) found.push({ offsetMs: toMs ?? fromMs, windowId: event.windowId ?? '' })
  }
  return found.sort((one, other) => one.offsetMs - other.offsetMs)
}

/** Whether a click sent the form: a button that answered with something else than a refusal. */
function sends({ target, event, consequence, visible }: Gesture): boolean {
  if (visible === undefined || visible.as === 'focus' || visible.as === 'scroll') return false
  const submits = event.kind === 'click' && event.data.submits === true
  if (!submits && (!isButton(target.role, target.tag) || CANCELS.test(target.name))) return false
  return !consequence?.requests?.some(({ failed }) => failed) && !consequence?.appeared?.some(refuses)
}

function isButton(role: string, tag: string): boolean {
  return role === 'button' || (role === '' && tag === 'button')
}

function leaves({ route }: Form, { data }: EventOf<'navigation'>): boolean {
  return routeOf(data.href) !== route || data.method === 'load' || data.method === 'reload'
}

/** Whether what was left by is how forms are sent: a button, or Enter. */
function isSentBy(gesture: Gesture | undefined, { pointer }: EventOf<'navigation'>): boolean {
  const route = gesture?.consequence?.route?.pointer
  if (!gesture || route?.segmentId !== pointer.segmentId || route.frameIndex !== pointer.frameIndex)
    return false
  if (gesture.event.kind === 'click' && gesture.event.data.submits === true) return true
  return isButton(gesture.target.role, gesture.target.tag) && !CANCELS.test(gesture.target.name)
}

function tell(
  facts: Facts,
  { windowId, edits, doings, refusals }: Form,
  leftMs: number,
  { fields: fewest, activeMs: least }: typeof PARAMETERS,
  left: EventOf<'navigation'> | undefined,
): Finding[] {
  const fields = new Set(edits.map(({ field }) => field))
  const first = edits[0]!
  const last = edits.at(-1)!
  const activeMs = activeTime([...doings, leftMs])
  if (fields.size < fewest || activeMs < least) return []
  const hidden =
    left === undefined
      ? 'the recording ends in the form'
      : facts.windows.unobserved(windowId, first.fromMs, leftMs)
  const { target } = last.event.data
  return [
    makeFinding({
      rule: 'form-exit',
      version: 1,
      at: last.event,
      evidence: [first.event, ...refusals.map(({ event }) => event), ...(left ? [left] : [])],
      target,
      fromMs: first.fromMs,
      toMs: leftMs,
      finding: `Left a form after filling in ${fields.size} fields in ${formatDuration(activeMs)}; the last one was ${target.label || 'unknown'}`,
      severity: 'info',
      confidence: 0.7,
      measured: {
        fields: fields.size,
        activeMs: Math.round(activeMs),
        refills: edits.length - fields.size,
        refusals: refusals.length,
      },
      ...(hidden !== undefined && { notMeasurable: hidden }),
    }),
  ]
}

function activeTime(doings: number[]): number {
  doings.sort((one, other) => one - other)
  let sum = 0
  for (let i = 1; i < doings.length; i++) sum += Math.min(MOST_PAUSE_MS, doings[i]! - doings[i - 1]!)
  return sum
}
