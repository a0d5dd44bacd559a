import type { Target } from '../../dom/names/target.ts'
import type { EventData, EventKind, EventOf, SessionEvent } from '../../normalize/event.ts'
import type { Normalized } from '../../normalize/normalized.ts'

/** The zero of hand-made recordings: 2026-05-03T18:40:00.000Z. */
export const ZERO_MS = 1_777_833_600_000

/** Where hand-made pages are. */
export const PAGE = 'https://shop.test/'

/** A target from its role and name. */
export function aTarget(role: string, name: string, more: Partial<Target> = {}): Target {
  const label = name === '' ? role || 'unknown target' : `${role} "${name}"`.trim()
  return { nodeId: 7, role, name, label, selector: '', tag: 'button', ...more }
}

/** An event at `offsetMs`, whose pointer is given by `timed`. */
export function anEvent<K extends EventKind>(
  kind: K,
  offsetMs: number,
  data: EventData[K],
  more: Partial<Omit<EventOf<K>, 'kind' | 'data'>> = {},
): SessionEvent {
  return {
    kind,
    category: 'interaction',
    pointer: { replayId: 'test', segmentId: 0, frameIndex: 0 },
    timeMs: ZERO_MS + offsetMs,
    offsetMs,
    label: '',
    url: PAGE,
    rawType: 'IncrementalSnapshot',
    epoch: 0,
    ...more,
    data,
  } as SessionEvent
}

/** A click; its pointer went down `downMs` before. */
export function aClick(
  offsetMs: number,
  target: Target,
  more: Partial<EventData['click']> = {},
): SessionEvent {
  return anEvent('click', offsetMs, { gesture: 'click', pointer: 'mouse', target, ...more })
}

/** Typing that ended `lengthMs` after its begin. */
export function anInput(
  offsetMs: number,
  target: Target,
  value: string,
  more: Partial<EventData['input']> = {},
): SessionEvent {
  const endAtMs = ZERO_MS + offsetMs
  return anEvent('input', offsetMs, {
    target,
    value,
    length: value.length,
    how: 'typing',
    changes: 1,
    endAtMs,
    ...more,
  })
}

/** A mutation, with texts that appeared as `[role, text]`. */
export function aMutation(offsetMs: number, ...texts: (readonly [string, string])[]): SessionEvent {
  return anEvent('mutation', offsetMs, {
    adds: 1,
    removes: 0,
    texts: 0,
    attributes: 0,
    ...(texts.length > 0 && { appeared: texts.map(([role, text]) => ({ role, text })) }),
  })
}

/** A fetch that took 100 ms unless told otherwise. */
export function aRequest(
  offsetMs: number,
  path: string,
  more: Partial<EventData['network']> = {},
): SessionEvent {
  const data = {
    method: 'GET',
    url: new URL(path, PAGE).href,
    status: 200,
    durationMs: 100,
    initiator: 'fetch',
    failed: false,
    ...more,
  }
  return anEvent('network', offsetMs, data, { rawType: 'Plugin' })
}

/** A page or route. */
export function aNavigation(
  offsetMs: number,
  path: string,
  more: Partial<EventData['navigation']> = {},
): SessionEvent {
  return anEvent(
    'navigation',
    offsetMs,
    { method: 'push', href: new URL(path, PAGE).href, ...more },
    { rawType: 'Meta' },
  )
}

/** A recording of these events: pointers count up in their order, which has to be that of time. */
export function aRecording(events: readonly SessionEvent[], more: Partial<Normalized> = {}): Normalized {
  const timed = events.map((event, frameIndex) => ({ ...event, pointer: { ...event.pointer, frameIndex } }))
  return {
    replayId: 'test',
    events: timed,
    zeroMs: ZERO_MS,
    endMs: (timed.at(-1)?.timeMs ?? ZERO_MS) + 5000,
    epochs: [{ epoch: 0, href: PAGE, method: 'load', fromMs: ZERO_MS, toMs: ZERO_MS + 60_000 }],
    holes: [],
    windowIds: [],
    frameCounts: new Map([['FullSnapshot', 1]]),
    textLength: 0,
    maskedLength: 0,
    dialect: 'rrweb',
    activeSeconds: new Set(),
    swings: [],
    ...more,
  }
}
