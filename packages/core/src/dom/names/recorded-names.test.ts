import { describe, expect, it } from 'vitest'
import { fixture } from '../../../../../test/runtimes/fixtures.ts'
import { createHealthLog } from '../../decode/health.ts'
import { defaultLimits } from '../../decode/limits.ts'
import { frameOf } from '../../decode/testing/frame-of.ts'
import { createAppearedReader } from '../appeared/appeared.ts'
import { createMirror } from '../mirror/create-mirror.ts'
import { describeTarget } from './describe.ts'
import { createLookups } from './lookups.ts'
import { maskedWord } from '../text/mask.ts'
import type { ChangeLog } from '../mirror/mirror.ts'
import type { Target } from './target.ts'

interface Told {
  readonly at: number
  readonly endAt?: number
  readonly gesture?: string
  readonly target?: { readonly role: string; readonly name: string } & Record<string, unknown>
  readonly fact?: string
  readonly role?: string
  readonly text?: string
}

interface Seen {
  readonly timestamp: number
  readonly text: string
  readonly target?: Target
}

/** What the driver did to the pages, by its own account, and what the recording says of it. */
async function told(name: string): Promise<readonly Told[]> {
  return JSON.parse(new TextDecoder().decode(await fixture(`recordings/${name}/truth.json`))) as Told[]
}

async function seen(name: string): Promise<readonly Seen[]> {
  const packed = new Blob([await fixture(`recordings/${name}/recording.json.gz`)]).stream()
  const text = await new Response(packed.pipeThrough(new DecompressionStream('gzip'))).text()
  const events = JSON.parse(text) as { type: number; timestamp: number; data: Record<string, unknown> }[]
  const mirror = createMirror({ health: createHealthLog(), limits: defaultLimits })
  const lookups = createLookups(mirror)
  const readAppeared = createAppearedReader(mirror, { limit: 20, lookups })
  const all: Seen[] = []
  for (const event of events) {
    const { type, timestamp, data } = event
    if (type === 2) mirror.applySnapshot(frameOf(event), false)
    if (type !== 3) continue
    if (data['source'] === 0) {
      const log: ChangeLog = { added: [], texts: [], attributeSlots: [], attributeNames: [] }
      mirror.applyMutation(frameOf(event), log)
      for (const { role, text } of readAppeared(log)) {
        all.push({ timestamp, text: `${role}: ${text}` })
      }
    } else if (data['source'] === 5 || (data['source'] === 2 && Number(data['type']) >= 2)) {
      const target = describeTarget(mirror, Number(data['id']), lookups)
      all.push({ timestamp, text: `${target.role} ${target.name}`, target })
    }
  }
  return all
}

/** ARIA (and the driver) have other words for these, or none. */
const OUR_ROLES: Readonly<Record<string, string>> = { summary: 'button', paragraph: '', text: '' }

/** Not to be seen in a recording: no interaction is recorded there. */
function isUnseen({ gesture, target }: Told): boolean {
  const silent = gesture === 'scroll' || gesture === 'hover' || gesture === 'press' || gesture === 'drag'
  const editing = gesture !== 'click' && target?.['editable'] === true
  return silent || editing || ['vanishes', 'blocked', 'disabled'].some(reason => target?.[reason] === true)
}

describe.each(['shop-rrweb', 'frames-rrweb', 'routes-rrweb', 'list-rrweb', 'tap-rrweb'])('in %s', name => {
  it('every target is called as the driver called it', async () => {
    const [gestures, recorded] = await Promise.all([told(name), seen(name)])
    const wrong: string[] = []
    let compared = 0
    for (const gesture of gestures) {
      const { at, endAt = at, target } = gesture
      if (target === undefined || isUnseen(gesture)) continue
      compared++
      const near = recorded.filter(
        one => one.target && one.timestamp >= at - 30 && one.timestamp <= endAt + 60,
      )
      // A label resolves to its control, and inputs of kinds without a role have words of ours.
      const anyRole = target.role === 'label' || gesture.gesture === 'upload' || /date/i.test(target.name)
      const role = OUR_ROLES[target.role] ?? target.role
      const isMeant = (one: Seen): boolean | undefined =>
        (anyRole || one.target?.role === role) &&
        (one.target?.name.startsWith(target.name) || one.target?.name === maskedWord(target.name.length))
      if (!near.some(isMeant)) wrong.push(`${role} ${target.name} <> ${near.map(one => one.text).join(', ')}`)
    }
    expect(wrong).toEqual([])
    expect(compared).toBeGreaterThan(2)
  })
})

describe.each(['shop-rrweb', 'tap-rrweb'])('in %s', name => {
  it('every message that came is told with its role', async () => {
    const [facts, recorded] = await Promise.all([told(name), seen(name)])
    const messages = facts.filter(
      ({ fact, role }) =>
        fact === 'appeared' && role !== undefined && ['alert', 'dialog', 'menu', 'listbox'].includes(role),
    )
    const missed = messages.filter(
      ({ role, text = '', at }) =>
        !recorded.some(one => Math.abs(one.timestamp - at) < 700 && one.text === `${role}: ${text}`),
    )
    expect(missed).toEqual([])
    expect(messages.length).toBeGreaterThan(3)
  })
})
