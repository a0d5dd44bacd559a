import { formatDuration } from '../../lib/duration.ts'
import type { EventOf } from '../../normalize/event.ts'
import { routeOf } from '../stats/route.ts'
import { editsOf, type Edit } from './edits.ts'
import { eventsOf, type Facts } from './facts.ts'
import type { Detector, Finding, Parameters } from './finding.ts'
import type { Gesture } from './gestures.ts'
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

type Step = { readonly at: number; readonly windowId: string } & (
  | { readonly edit: Edit }
  | { readonly gesture: Gesture }
  | { readonly refusal: Refusal }
  | { readonly sent: true }
  | { readonly left: EventOf<'navigation'> }
)

function find(facts: Facts, given: Parameters): Finding[] {
  const limits = { ...PARAMETERS, ...given }
  const open = new Map<string, Form>()
  const latest = new Map<string, Gesture>()
  const found: Finding[] = []
  for (const step of steps(facts)) {
    const { windowId, at } = step
    const form = open.get(windowId)
    if ('edit' in step) {
      const route = routeOf(step.edit.event.url)
      const current = form?.route === route ? form : { windowId, route, edits: [], doings: [], refusals: [] }
      open.set(windowId, current)
      current.edits.push(step.edit)
      current.doings.push(at, step.edit.toMs)
    } else if ('gesture' in step) {
      latest.set(windowId, step.gesture)
      form?.doings.push(at)
      if (form && sends(step.gesture)) open.delete(windowId)
    } else if ('refusal' in step) form?.refusals.push(step.refusal)
    else if ('sent' in step) open.delete(windowId)
    else if (form && leaves(form, step.left)) {
      open.delete(windowId)
      if (!isSentBy(latest.get(windowId), step.left)) found.push(...tell(facts, form, at, limits, step.left))
    }
  }
  for (const form of open.values()) found.push(...tell(facts, form, facts.endMs, limits, undefined))
  return found
}

function steps(facts: Facts): Step[] {
  const all: Step[] = []
  for (const edit of editsOf(facts)) {
    // Searching and filtering is no form.
    if (edit.event.data.target.role === 'searchbox') continue
    all.push({ at: edit.fromMs, windowId: edit.windowId, edit })
  }
  for (const gesture of facts.gestures)
    all.push({ at: gesture.offsetMs, windowId: gesture.windowId, gesture })
  for (const refusal of refusalsOf(facts))
    all.push({ at: refusal.offsetMs, windowId: refusal.windowId, refusal })
  for (const { event, fromMs, toMs, telemetry, sameSite } of facts.requests) {
    const { method, status = 0 } = event.data
    const writes = !/^(?:GET|HEAD|OPTIONS)$/i.test(method)
    if (writes && status >= 200 && status < 400 && sameSite && !telemetry)
      all.push({ at: toMs ?? fromMs, windowId: event.windowId ?? '', sent: true })
  }
  for (const event of eventsOf(facts, 'navigation'))
    if (event.data.method !== 'title' && event.data.href !== '')
      all.push({ at: event.offsetMs, windowId: event.windowId ?? '', left: event })
  return all.sort((one, other) => one.at - other.at)
}

/** Whether a click sent the form: a button that answered with something else than a refusal. */
function sends({ target, event, consequence, visible }: Gesture): boolean {
  const submits = event.kind === 'click' && event.data.submits === true
  if (!submits && (!isButton(target.role, target.tag) || CANCELS.test(target.name))) return false
  if (consequence?.appeared?.some(refuses) || consequence?.requests?.some(({ failed }) => failed))
    return false
  return visible !== undefined && visible.as !== 'focus' && visible.as !== 'scroll'
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
