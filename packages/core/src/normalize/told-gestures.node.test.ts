import { readdirSync, readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { decodeBytes } from '../decode/testing/decode-bytes.ts'
import type { SessionEvent } from './event.ts'
import { normalize } from './testing/frames.ts'

/**
 * Real recordings of pages of ours against the log of the driver that used them: each thing it did is told
 * once, under its name, and nothing is told that it did not do.
 */
const recordings = new URL('../../../../fixtures/recordings/', import.meta.url)

interface Gesture {
  readonly at: number
  readonly endAt: number
  readonly gesture: string
  readonly target?: { readonly name: string; readonly blocked?: true }
  readonly text?: string
  readonly value?: string
  readonly label?: string
}

// Recorders that leave out what happens right before a page goes, or blocked images, are tested elsewhere.
const cases = readdirSync(recordings).filter(name => /-(rrweb|posthog)$/.test(name))
/** Pages whose fields have names on the screen only, by their place. */
const UNNAMED = /^(grid|swagger)/

const clickOf = (gesture: string) => (event: SessionEvent) =>
  event.kind === 'click' && event.data.gesture === gesture
const press = (event: SessionEvent) => event.kind === 'tap' || clickOf('click')(event)
const pressWith = (checked: boolean) => (event: SessionEvent) =>
  (event.kind === 'click' || event.kind === 'tap') && event.data.checked === checked
const inputOf =
  (...hows: string[]) =>
  (event: SessionEvent) =>
    event.kind === 'input' && hows.includes(event.data.how)

/** What a gesture of the driver is told as; a gesture that no recorder shows is not in here. */
const TOLD: Readonly<Record<string, (event: SessionEvent) => boolean>> = {
  open: event => event.kind === 'navigation',
  reload: event => event.kind === 'navigation' && event.data.method === 'reload',
  back: event => event.kind === 'navigation',
  click: press,
  tap: event => event.kind === 'tap',
  dblclick: clickOf('dblclick'),
  rightclick: clickOf('contextmenu'),
  check: pressWith(true),
  uncheck: pressWith(false),
  'choose-radio': pressWith(true),
  type: inputOf('typing', 'editable', 'choice'),
  clear: inputOf('typing', 'editable'),
  select: inputOf('choice'),
  upload: inputOf('file'),
  scroll: event => event.kind === 'scroll',
  'select-text': event => event.kind === 'selection',
  resize: event => event.kind === 'viewport',
  drag: event => event.kind === 'drag',
}

const endOf = (event: SessionEvent) =>
  event.kind === 'input' || event.kind === 'scroll' ? event.data.endAtMs : event.timeMs
const isWithin = (event: SessionEvent, { at, endAt }: Gesture) =>
  endOf(event) >= at - 150 && event.timeMs <= endAt + 600

function tell(name: string) {
  const folder = new URL(`${name}/`, recordings)
  const file = readdirSync(folder).find(one => /^(recording|snapshots)\./.test(one))!
  const gestures = (
    JSON.parse(readFileSync(new URL('truth.json', folder), 'utf8')) as Partial<Gesture>[]
  ).filter((entry): entry is Gesture => entry.gesture !== undefined)
  return { ...normalize(decodeBytes(new Uint8Array(readFileSync(new URL(file, folder)))).frames), gestures }
}

describe.each(cases)('%s', name => {
  const { events, gestures, notes, endMs } = tell(name)
  const named = (event: SessionEvent, { target }: Gesture): boolean =>
    target === undefined ||
    UNNAMED.test(name) ||
    event.masked === true ||
    !('target' in event.data) ||
    event.data.target === undefined ||
    event.data.target.name.includes(target.name)

  test('tells each gesture under its name', () => {
    const missing = gestures.filter(gesture => {
      const is = TOLD[gesture.gesture]
      // Blocked targets are not recorded, nor what the recording is too short for.
      if (!is || gesture.target?.blocked || gesture.endAt > endMs) return false
      return !events.some(event => is(event) && isWithin(event, gesture) && named(event, gesture))
    })
    expect(missing).toEqual([])
  })

  test('tells nothing that was not done', () => {
    const invented = events.filter(
      event =>
        (event.kind === 'click' ||
          event.kind === 'tap' ||
          event.kind === 'selection' ||
          event.kind === 'breadcrumb') &&
        !gestures.some(gesture => isWithin(event, gesture)),
    )
    expect(invented).toEqual([])
    const clicks = events.filter(press).length
    const done = gestures.filter(({ gesture }) =>
      ['click', 'tap', 'check', 'uncheck', 'choose-radio', 'select', 'upload', 'press'].includes(gesture),
    )
    expect(clicks).toBeLessThanOrEqual(done.length)
  })

  test('tells the values that were typed and chosen', () => {
    const wrong = gestures.filter(gesture => {
      const value =
        gesture.gesture === 'select'
          ? gesture.label
          : gesture.gesture === 'upload'
            ? gesture.value
            : undefined
      if (value === undefined) return false
      return !events.some(
        event => event.kind === 'input' && isWithin(event, gesture) && event.data.value === value,
      )
    })
    expect(wrong).toEqual([])
    const typed = gestures.filter(({ gesture }) => gesture === 'type')
    for (const event of events) {
      if (event.kind !== 'input' || event.data.how !== 'typing' || event.masked) continue
      const last = typed.filter(gesture => isWithin(event, gesture)).map(({ text }) => text)
      if (last.length > 0 && event.data.value !== '') expect(last).toContain(event.data.value)
    }
  })

  test('reads cleanly', () => {
    expect(notes).toEqual([])
  })
})
