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
} from './describe.ts'
import { addKnown, addTarget, type Perhaps } from './facts.ts'
import { namesTap, tellMobile } from './mobile-steps.ts'
import { createSituation, remember, type Situation } from './situation.ts'
import type { Facts, Step, StepRole } from './step.ts'
import { isTelemetry } from './telemetry.ts'

/** A selection this soon after a double click is the word that it marked. */
const DBLCLICK_SELECTION_MS = 500
/** Media that starts this soon after a gesture was started by it. */
const MEDIA_ANSWER_MS = 1000
/** Resizes closer than this are one drag of the window's edge. */
const RESIZE_MS = 2000
/** A value set by the page this soon after a gesture is its answer. */
const FILL_ANSWER_MS = 1000

/** Every event that is an action, in order, described; folding and consequences come later. */
export function toSteps({ events, endMs }: Pick<Normalized, 'events' | 'endMs'>): Step[] {
  const steps: Step[] = []
  const situations = new Map<string, Situation>()
  let situation = createSituation()
  let window: string | undefined
  const away = new Map<SessionEvent, Absence>()
  for (const absence of absences(events, endMs)) {
    away.set(absence.left, absence)
    if (absence.back) away.set(absence.back, absence)
  }
  for (const event of events) {
    const key = event.windowId ?? ''
    if (key !== window) {
      situation = situations.get(key) ?? createSituation()
      situations.set(key, situation)
      window = key
    }
    const absence = away.size === 0 ? undefined : away.get(event)
    const step = absence === undefined ? toStep(event, situation) : stepOfAbsence(event, absence)
    if (step !== null) {
      const last = steps.at(-1)
      const sameResize =
        step.action === 'viewport_resize' && last?.action === step.action && isSameDrag(last, step)
      if (sameResize) steps[steps.length - 1] = { ...step, fromMs: last.fromMs }
      else if (last !== undefined && namesTap(step, last))
        steps[steps.length - 1] = { ...last, description: step.description }
      else steps.push(step)
    }
    remember(event, situation)
  }
  return steps
}

function isSameDrag(one: Step, other: Step): boolean {
  return other.event.timeMs - one.event.timeMs <= RESIZE_MS && other.event.windowId === one.event.windowId
}

interface Told extends Pick<Step, 'action' | 'role' | 'description'> {
  readonly target?: Target | undefined
  readonly targetDesc?: string
  readonly facts?: Perhaps
  readonly fromMs?: number | undefined
  readonly toMs?: number
}

function step(event: SessionEvent, told: Told): Step {
  const { target } = told
  const metadata: Facts = {}
  if (target !== undefined) addTarget(metadata, target)
  if (told.facts !== undefined) addKnown(metadata, told.facts)
  return {
    event,
    action: told.action,
    role: told.role,
    description: told.description,
    target,
    targetDesc: told.targetDesc,
    metadata,
    fromMs: told.fromMs ?? event.timeMs,
    toMs: told.toMs ?? event.timeMs,
  }
}

function stepOfAbsence(event: SessionEvent, { left, awayMs }: Absence): Step {
  const facts = { awayMs }
  return event === left
    ? step(event, {
        action: 'window_blur',
        role: 'effect',
        description: 'Left the window',
        targetDesc: '(window)',
        facts,
      })
    : step(event, {
        action: 'window_focus',
        role: 'effect',
        description: describeReturn(awayMs),
        targetDesc: '(window)',
        facts,
      })
}

function toStep(event: SessionEvent, situation: Situation): Step | null {
  switch (event.kind) {
    case 'click':
      return stepOfClick(event, situation.field)
    case 'tap': {
      const { target, x, y, checked, downAtMs } = event.data
      return step(event, {
        action: 'tap',
        role: 'gesture',
        description: describeTap(event),
        target,
        facts: { x, y, checked },
        fromMs: downAtMs,
      })
    }
    case 'drag': {
      const { target, distancePx, endAtMs } = event.data
      return step(event, {
        action: 'drag',
        role: 'gesture',
        description: describeDrag(event),
        target,
        facts: { distancePx },
        toMs: Math.max(event.timeMs, endAtMs),
      })
    }
    case 'input':
      return stepOfInput(event, situation.gesture)
    case 'scroll': {
      if (event.data.automatic === true) return null
      const { target, deltaX, deltaY, x, y, endAtMs } = event.data
      // Back where it began: somebody wavered, or the page put itself right.
      if (deltaX === 0 && deltaY === 0) return null
      return step(event, {
        action: 'scroll',
        role: 'weak',
        description: describeScroll(event),
        target,
        targetDesc: '(page)',
        facts: { deltaX, deltaY, x, y },
        toMs: Math.max(event.timeMs, endAtMs),
      })
    }
    case 'viewport':
      return stepOfViewport(event, situation)
    case 'selection':
      return stepOfSelection(event, situation.gesture)
    case 'media': {
      const { operation, target, atSeconds } = event.data
      if (isSoonAfter(event, situation.gesture, MEDIA_ANSWER_MS)) return null
      return step(event, {
        action: 'media',
        role: 'weak',
        description: describeMedia(event),
        target,
        facts: { operation, atSeconds },
      })
    }
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
        { status: event.data.status, durationMs: event.data.durationMs },
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
  const { gesture, target, x, y, checked, downAtMs, submits, pointer } = event.data
  const isSubmit = submits === true
  return step(event, {
    action: isSubmit ? 'submit' : gesture,
    role: 'gesture',
    description: isSubmit ? describeSubmit(event, field) : describeClick(event),
    target,
    facts: { x, y, checked, by: pointer },
    fromMs: downAtMs,
  })
}

function stepOfInput(event: EventOf<'input'>, gesture: SessionEvent | undefined): Step | null {
  const { how, target, value, length, checked, changes, endAtMs } = event.data
  const byPage = how === 'programmatic'
  if (byPage && isSoonAfter(event, gesture, FILL_ANSWER_MS)) return null
  return step(event, {
    action: how === 'choice' ? 'select' : 'input',
    role: byPage ? 'effect' : 'gesture',
    description: describeInput(event),
    target,
    facts: { value, length, checked, how, changes },
    toMs: Math.max(event.timeMs, endAtMs),
  })
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
    facts: { width, height },
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
    targetDesc: '(selection)',
    facts: { length },
  })
}

function stepOfNavigation(event: EventOf<'navigation'>, from: string): Step {
  const { method, href, title } = event.data
  return step(event, {
    action: 'navigate',
    role: method === 'title' ? 'effect' : 'load',
    description: describeNavigation(event, from),
    targetDesc: '(page)',
    facts: { method, href, title },
  })
}

function effect(
  event: SessionEvent,
  action: ActionName,
  description: string,
  targetDesc: string,
  facts: Perhaps = {},
): Step {
  const role: StepRole = 'effect'
  return step(event, { action, role, description, targetDesc: cleanText(targetDesc, 200), facts })
}

function isSoonAfter(event: SessionEvent, gesture: SessionEvent | undefined, withinMs: number): boolean {
  return gesture !== undefined && event.timeMs - gesture.timeMs <= withinMs
}
