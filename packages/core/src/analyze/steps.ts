import type { Target } from '../dom/names/target.ts'
import { cleanText } from '../lib/clean-text.ts'
import type { EventOf, SessionEvent } from '../normalize/event.ts'
import type { Normalized } from '../normalize/normalized.ts'
import type { ActionName } from './action.ts'
import { absences, type Absence } from './away.ts'
import {
  describeClick,
  describeClipboard,
  describeConsole,
  describeDrag,
  describeError,
  describeFailedRequest,
  describeInput,
  describeMedia,
  describeNavigation,
  describeReturn,
  describeScroll,
  describeSelection,
  describeSubmit,
  describeTap,
  describeTarget,
} from './describe.ts'
import { namesTap, tellMobile } from './mobile-steps.ts'
import { mayAnswer } from './responses.ts'
import { createSituation, remember, type Situation } from './situation.ts'
import type { Step, StepRole } from './step.ts'
import { isTelemetry } from './telemetry.ts'

/** A selection this soon after a double click is the word that it marked. */
const DBLCLICK_SELECTION_MS = 500
/** Media that starts this soon after a gesture was started by it. */
const MEDIA_ANSWER_MS = 1000
/** Resizes closer than this are one drag of the window's edge. */
const RESIZE_MS = 2000
/** A value set by the page this soon after a gesture is its answer. */
const FILL_ANSWER_MS = 1000

/** What there is to be told, and what may answer it. */
export interface Steps {
  /** Every event that is an action, in order, described; folding and consequences come later. */
  readonly steps: readonly Step[]
  /** Every event that may answer somebody, in order. */
  readonly answers: readonly SessionEvent[]
  /** For each of these the position of its own step, -1 without one. */
  readonly stepOf: readonly number[]
}

/** What the events of the story tell, in one pass: a recording has many more than there are steps or answers. */
export function toSteps({ events, endMs }: Pick<Normalized, 'events' | 'endMs'>): Steps {
  const steps: Step[] = []
  const answers: SessionEvent[] = []
  const stepOf: number[] = []
  const situations = new Map<string, Situation>()
  let situation = createSituation()
  let window: string | undefined
  const away = new Map<SessionEvent, Absence>()
  for (const absence of absences(events, endMs)) {
    away.set(absence.left, absence)
    if (absence.back) away.set(absence.back, absence)
  }
  for (let i = 0; i < events.length; i++) {
    const event = events[i]!
    if (event.aside) continue
    const key = event.windowId ?? ''
    if (key !== window) {
      situation = situations.get(key) ?? createSituation()
      situations.set(key, situation)
      window = key
    }
    const absence = away.size === 0 ? undefined : away.get(event)
    const step = absence === undefined ? toStep(event, situation) : stepOfAbsence(event, absence)
    if (step !== null) addStep(steps, step)
    remember(event, situation)
    if (!mayAnswer(event)) continue
    answers.push(event)
    stepOf.push(step === null ? -1 : steps.length - 1)
  }
  return { steps, answers, stepOf }
}

/** Adds the step, or what it adds to the latest one. */
function addStep(steps: Step[], step: Step): void {
  const last = steps.length === 0 ? undefined : steps[steps.length - 1]
  if (last !== undefined && step.action === 'viewport_resize' && isSameDrag(last, step))
    steps[steps.length - 1] = { ...step, fromMs: last.fromMs }
  else if (last !== undefined && namesTap(step, last))
    steps[steps.length - 1] = { ...last, description: step.description }
  else steps.push(step)
}

function isSameDrag(one: Step, other: Step): boolean {
  return (
    one.action === other.action &&
    other.event.timeMs - one.event.timeMs <= RESIZE_MS &&
    other.event.windowId === one.event.windowId
  )
}

interface Told extends Pick<Step, 'action' | 'role' | 'description' | 'targetDesc'> {
  readonly target?: Target | undefined
  readonly awayMs?: number
  readonly fromMs?: number | undefined
  readonly toMs?: number
}

function step(event: SessionEvent, told: Told): Step {
  return {
    event,
    action: told.action,
    role: told.role,
    description: told.description,
    target: told.target,
    targetDesc: told.targetDesc,
    awayMs: told.awayMs,
    fromMs: told.fromMs ?? event.timeMs,
    toMs: told.toMs ?? event.timeMs,
  }
}

function stepOfAbsence(event: SessionEvent, { left, awayMs }: Absence): Step {
  const isLeaving = event === left
  return step(event, {
    action: isLeaving ? 'window_blur' : 'window_focus',
    role: 'effect',
    description: isLeaving ? 'Left the window' : describeReturn(awayMs),
    targetDesc: '(window)',
    awayMs,
  })
}

function toStep(event: SessionEvent, situation: Situation): Step | null {
  switch (event.kind) {
    case 'mutation':
      return null
    case 'click':
      return stepOfClick(event, situation.field)
    case 'tap':
      return stepOfTap(event)
    case 'drag':
      return stepOfDrag(event)
    case 'input':
      return stepOfInput(event, situation.gesture)
    case 'scroll':
      return stepOfScroll(event)
    case 'viewport':
      return stepOfViewport(event, situation)
    case 'selection':
      return stepOfSelection(event, situation.gesture)
    case 'media':
      return stepOfMedia(event, situation.gesture)
    case 'clipboard':
      return step(event, {
        action: 'clipboard',
        role: 'weak',
        description: describeClipboard(event),
        targetDesc: '(clipboard)',
      })
    case 'navigation':
      return stepOfNavigation(event, situation.url)
    case 'console':
      if (event.data.level !== 'error' && event.data.level !== 'assert') return null
      return effect(event, 'console_error', describeConsole(event), event.data.message)
    case 'error':
      return effect(event, 'error', describeError(event), event.data.message)
    case 'network':
      if (!event.data.failed || isTelemetry(event.data.url, event.url)) return null
      return effect(
        event,
        'request_failed',
        describeFailedRequest(event),
        `${event.data.method} ${event.data.url}`,
      )
    case 'mobile': {
      const told = tellMobile(event)
      return told && step(event, told)
    }
    default:
      return null
  }
}

function stepOfClick(event: EventOf<'click'>, field: Target | undefined): Step {
  const { gesture, target, downAtMs, submits } = event.data
  const isSubmit = submits === true
  const targetDesc = describeTarget(target)
  return step(event, {
    action: isSubmit ? 'submit' : gesture,
    role: 'gesture',
    description: isSubmit ? describeSubmit(event, field) : describeClick(event, targetDesc),
    target,
    targetDesc,
    fromMs: downAtMs,
  })
}

function stepOfTap(event: EventOf<'tap'>): Step {
  const { target, downAtMs } = event.data
  const targetDesc = describeTarget(target)
  const description = describeTap(event, targetDesc)
  return step(event, { action: 'tap', role: 'gesture', description, target, targetDesc, fromMs: downAtMs })
}

function stepOfDrag(event: EventOf<'drag'>): Step {
  const { target, endAtMs } = event.data
  const targetDesc = describeTarget(target)
  const description = describeDrag(event, targetDesc)
  const toMs = Math.max(event.timeMs, endAtMs)
  return step(event, { action: 'drag', role: 'gesture', description, target, targetDesc, toMs })
}

function stepOfInput(event: EventOf<'input'>, gesture: SessionEvent | undefined): Step | null {
  const { how, target, endAtMs } = event.data
  const byPage = how === 'programmatic'
  if (byPage && isSoonAfter(event, gesture, FILL_ANSWER_MS)) return null
  const targetDesc = describeTarget(target)
  return step(event, {
    action: how === 'choice' ? 'select' : 'input',
    role: byPage ? 'effect' : 'gesture',
    description: describeInput(event, targetDesc),
    target,
    targetDesc,
    toMs: Math.max(event.timeMs, endAtMs),
  })
}

function stepOfScroll(event: EventOf<'scroll'>): Step | null {
  const { target, deltaX, deltaY, endAtMs, automatic } = event.data
  // Back where it began: somebody wavered, or the page put itself right.
  if (automatic === true || (deltaX === 0 && deltaY === 0)) return null
  const targetDesc = target === undefined ? '(page)' : describeTarget(target)
  const description = describeScroll(event, targetDesc)
  const toMs = Math.max(event.timeMs, endAtMs)
  return step(event, { action: 'scroll', role: 'weak', description, target, targetDesc, toMs })
}

function stepOfViewport(event: EventOf<'viewport'>, situation: Situation): Step | null {
  const { width, height } = event.data
  const size = `${width}×${height}`
  const known = situation.size
  situation.size = size
  if (known === size) return null
  return step(event, {
    action: 'viewport_resize',
    role: 'weak',
    description: `Resized the window to ${size}`,
    targetDesc: '(window)',
  })
}

function stepOfSelection(event: EventOf<'selection'>, gesture: SessionEvent | undefined): Step | null {
  const { length, target } = event.data
  if (length === 0) return null
  const word = gesture?.kind === 'click' && gesture.data.gesture === 'dblclick'
  if (word && isSoonAfter(event, gesture, DBLCLICK_SELECTION_MS)) return null
  return step(event, {
    action: 'selection',
    role: 'weak',
    description: describeSelection(event),
    target,
    targetDesc: target === undefined ? '(selection)' : describeTarget(target),
  })
}

function stepOfMedia(event: EventOf<'media'>, gesture: SessionEvent | undefined): Step | null {
  if (isSoonAfter(event, gesture, MEDIA_ANSWER_MS)) return null
  const { target } = event.data
  const targetDesc = describeTarget(target)
  const description = describeMedia(event, targetDesc)
  return step(event, { action: 'media', role: 'weak', description, target, targetDesc })
}

function stepOfNavigation(event: EventOf<'navigation'>, from: string): Step {
  return step(event, {
    action: 'navigate',
    role: event.data.method === 'title' ? 'effect' : 'load',
    description: describeNavigation(event, from),
    targetDesc: '(page)',
  })
}

function effect(event: SessionEvent, action: ActionName, description: string, targetDesc: string): Step {
  const role: StepRole = 'effect'
  return step(event, { action, role, description, targetDesc: cleanText(targetDesc, 200) })
}

function isSoonAfter(event: SessionEvent, gesture: SessionEvent | undefined, withinMs: number): boolean {
  return gesture !== undefined && event.timeMs - gesture.timeMs <= withinMs
}
