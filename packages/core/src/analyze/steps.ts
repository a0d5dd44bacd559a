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
import { namesTap, tellMobile } from './mobile-steps.ts'
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

/** Every event that is an action, in order, described; folding and consequences come later. */
export function toSteps({ events, endMs }: Pick<Normalized, 'events' | 'endMs'>): Step[] {
  const steps: Step[] = []
  const situations = new Map<string, Situation>()
  const away = new Map<SessionEvent, Absence>()
  for (const absence of absences(events, endMs)) {
    away.set(absence.left, absence)
    if (absence.back) away.set(absence.back, absence)
  }
  for (const event of events) {
    const key = event.windowId ?? ''
    let situation = situations.get(key)
    if (situation === undefined) {
      situation = createSituation()
      situations.set(key, situation)
    }
    const absence = away.get(event)
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

type Told = Pick<Step, 'action' | 'role' | 'description'> &
  Partial<Pick<Step, 'target' | 'targetDesc' | 'metadata' | 'fromMs' | 'toMs'>>

function step(event: SessionEvent, told: Told): Step {
  return { event, metadata: {}, fromMs: event.timeMs, toMs: event.timeMs, ...told }
}

function stepOfAbsence(event: SessionEvent, { left, awayMs }: Absence): Step {
  const metadata = { awayMs }
  return event === left
    ? step(event, {
        action: 'window_blur',
        role: 'effect',
        description: 'Left the window',
        targetDesc: '(window)',
        metadata,
      })
    : step(event, {
        action: 'window_focus',
        role: 'effect',
        description: describeReturn(awayMs),
        targetDesc: '(window)',
        metadata,
      })
}

function toStep(event: SessionEvent, situation: Situation): Step | null {
  switch (event.kind) {
    case 'click':
      return stepOfClick(event, situation.field)
    case 'tap': {
      const { target, x, y, checked, downAtMs } = event.data
      const metadata = facts({ x, y, checked })
      return step(event, {
        action: 'tap',
        role: 'gesture',
        description: describeTap(event),
        target,
        metadata,
        ...downAt(downAtMs),
      })
    }
    case 'drag': {
      const { target, distancePx, endAtMs } = event.data
      const metadata = facts({ distancePx })
      const toMs = Math.max(event.timeMs, endAtMs)
      return step(event, {
        action: 'drag',
        role: 'gesture',
        description: describeDrag(event),
        target,
        metadata,
        toMs,
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
        ...(target === undefined ? { targetDesc: '(page)' } : { target }),
        metadata: facts({ deltaX, deltaY, x, y }),
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
        metadata: facts({ operation, atSeconds }),
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
        {
          ...facts({ status: event.data.status, durationMs: event.data.durationMs }),
        },
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
  const common = {
    role: 'gesture' as const,
    target,
    metadata: facts({ x, y, checked, by: pointer }),
    ...downAt(downAtMs),
  }
  if (submits === true)
    return step(event, { ...common, action: 'submit', description: describeSubmit(event, field) })
  return step(event, { ...common, action: gesture, description: describeClick(event) })
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
    metadata: facts({ value, length, checked, how, changes }),
    toMs: Math.max(event.timeMs, endAtMs),
  })
}

function stepOfViewport(event: EventOf<'viewport'>, situation: Situation): Step | null {
  const { width, height } = event.data
  const size = `${width}×${height}`
  const known = situation.size
  situation.size = size
  if (known === size) return null
  const metadata = facts({ width, height })
  return step(event, {
    action: 'viewport_resize',
    role: 'weak',
    description: `Resized the window to ${size}`,
    targetDesc: '(window)',
    metadata,
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
    ...(target === undefined ? { targetDesc: '(selection)' } : { target }),
    metadata: { length },
  })
}

function stepOfNavigation(event: EventOf<'navigation'>, from: string): Step {
  const { method, href, title } = event.data
  return step(event, {
    action: 'navigate',
    role: method === 'title' ? 'effect' : 'load',
    description: describeNavigation(event, from),
    targetDesc: '(page)',
    metadata: facts({ method, href, title }),
  })
}

function effect(
  event: SessionEvent,
  action: ActionName,
  description: string,
  targetDesc: string,
  metadata: Step['metadata'] = {},
): Step {
  const role: StepRole = 'effect'
  return step(event, { action, role, description, targetDesc: cleanText(targetDesc, 200), metadata })
}

function isSoonAfter(event: SessionEvent, gesture: SessionEvent | undefined, withinMs: number): boolean {
  return gesture !== undefined && event.timeMs - gesture.timeMs <= withinMs
}

function downAt(downAtMs: number | undefined): { fromMs?: number } {
  return downAtMs === undefined ? {} : { fromMs: downAtMs }
}

/** The facts that are known, recorded strings clipped. */
function facts(
  all: Record<string, string | number | boolean | undefined>,
): Record<string, string | number | boolean> {
  const known: Record<string, string | number | boolean> = {}
  for (const [name, value] of Object.entries(all)) {
    if (value === undefined) continue
    known[name] = typeof value === 'string' ? cleanText(value, 1000) : value
  }
  return known
}
