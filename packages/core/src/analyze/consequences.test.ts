import { describe, expect, it } from 'vitest'
import type { SessionEvent } from '../normalize/event.ts'
import type { Consequence } from './action.ts'
import { toActions } from './actions.ts'
import {
  aClick,
  anEvent,
  anInput,
  aMutation,
  aNavigation,
  aRecording,
  aRequest,
  aTarget,
  ZERO_MS,
} from './testing/events.ts'

const button = aTarget('button', 'Add to cart')
const other = aTarget('button', 'Other', { nodeId: 8 })
const field = aTarget('searchbox', 'Search', { tag: 'input', nodeId: 9 })

/** The consequences of the actions that have a target, in order. */
function consequencesOf(...events: SessionEvent[]): (Consequence | undefined)[] {
  return toActions(aRecording(events)).flatMap(action =>
    action.targetNodeId === null ? [] : [action.consequence],
  )
}

const texts = (consequence: Consequence | undefined): (string | undefined)[] =>
  (consequence?.appeared ?? []).map(({ text }) => text)
const paths = (consequence: Consequence | undefined): string[] =>
  (consequence?.requests ?? []).map(({ url }) => new URL(url).pathname)

describe('consequences', () => {
  it('tells the first response from the pointer going down, text, request and route', () => {
    const [consequence] = consequencesOf(
      aClick(80, button, { downAtMs: ZERO_MS }),
      aMutation(96, ['status', 'Added to cart']),
      aRequest(100, '/api/cart', { method: 'POST', durationMs: 35 }),
      aNavigation(300, '/cart'),
    )
    expect(consequence).toMatchObject({
      firstResponseMs: 96,
      firstResponse: 'dom',
      firstVisibleMs: 96,
      appeared: [{ text: 'Added to cart', role: 'status' }],
      requests: [
        { method: 'POST', url: 'https://shop.test/api/cart', status: 200, durationMs: 35, failed: false },
      ],
      route: { url: 'https://shop.test/cart', method: 'push' },
    })
  })

  it('counts what came between the press and the click', () => {
    const events = [aMutation(40, ['menu', 'Open']), aClick(80, button, { downAtMs: ZERO_MS + 10 })]
    expect(consequencesOf(...events)[0]?.firstResponseMs).toBe(30)
  })

  it('at the same ms counts what comes after the click in the recording, not what comes before it', () => {
    expect(consequencesOf(aMutation(500), aClick(500, button))[0]).toBeUndefined()
    expect(consequencesOf(aClick(500, button), aMutation(500))[0]?.firstResponseMs).toBe(0)
  })

  it('never counts ambient mutations', () => {
    const ambient = anEvent('mutation', 50, { adds: 1, removes: 0, texts: 0, attributes: 0, ambient: true })
    expect(consequencesOf(aClick(0, button), ambient)[0]).toBeUndefined()
  })

  it('gives a change to the latest gesture before it, for at most ten seconds', () => {
    const [first, second] = consequencesOf(
      aClick(0, button),
      aMutation(40, ['', 'one']),
      aClick(800, other),
      aMutation(900, ['', 'two']),
      aMutation(10_801, ['', 'late']),
    )
    expect([texts(first), texts(second)]).toEqual([['one'], ['two']])
  })

  it('gives the answer of a request to the gesture that made it, past the next gesture', () => {
    const [first, second] = consequencesOf(
      aClick(0, button),
      aRequest(20, '/api/cart', { durationMs: 580 }),
      aClick(300, other),
      aMutation(620, ['status', 'Added']),
    )
    expect(texts(first)).toEqual(['Added'])
    expect(second).toBeUndefined()
  })

  it('takes a change at once after a gesture for its own, whatever request ends meanwhile', () => {
    const [first, second] = consequencesOf(
      aClick(0, button),
      aRequest(20, '/api/cart', { durationMs: 380 }),
      aClick(390, other),
      aMutation(405, ['', 'mine']),
    )
    expect(texts(first)).toEqual([])
    expect(texts(second)).toEqual(['mine'])
  })

  it('takes requests within a second, and those that follow the end of one', () => {
    const [consequence] = consequencesOf(
      aClick(0, button),
      aRequest(900, '/api/a', { durationMs: 2000 }),
      aRequest(1500, '/api/unrelated'),
      aRequest(3000, '/api/b'),
      aRequest(6000, '/api/late'),
    )
    expect(paths(consequence)).toEqual(['/api/a', '/api/b'])
  })

  it('takes no parts of documents, nothing from before the recording, no measurements', () => {
    const [consequence] = consequencesOf(
      aClick(0, button),
      aNavigation(100, '/cart', { method: 'load' }),
      aRequest(110, '/app.js', { initiator: 'script' }),
      aRequest(110, '/app.css', { initiator: 'link' }),
      aRequest(110, '/logo.png', { initiator: 'img' }),
      aRequest(120, '/old', { initial: true }),
      aRequest(130, 'https://o1.ingest.sentry.io/api/1/envelope/'),
      aRequest(140, '/api/cart'),
    )
    expect(paths(consequence)).toEqual(['/api/cart'])
    expect(consequence?.route).toMatchObject({ method: 'load' })
  })

  it("takes polling for nobody's, but what follows at once for asked", () => {
    const polls = [0, 2000, 4000].map(at => aRequest(at, '/api/poll?t=' + at))
    const [consequence] = consequencesOf(...polls, aClick(5500, button), aRequest(6000, '/api/poll?t=6'))
    expect(consequence).toBeUndefined()
    const [asked] = consequencesOf(...polls, aClick(5500, button), aRequest(5540, '/api/poll?t=6'))
    expect(paths(asked)).toEqual(['/api/poll'])
  })

  it('lists failed requests first', () => {
    const [consequence] = consequencesOf(
      aClick(0, button),
      aRequest(10, '/api/a'),
      aRequest(20, '/api/b', { status: 500, failed: true }),
    )
    expect(paths(consequence)).toEqual(['/api/b', '/api/a'])
  })

  it('lists alerts before other text, three in all, the rest counted, duplicates once', () => {
    const [consequence] = consequencesOf(
      aClick(0, button),
      aMutation(10, ['', 'plain'], ['', 'plain'], ['', 'more'], ['', 'most']),
      aMutation(20, ['alert', 'Card declined'], ['', 'plain']),
    )
    expect(texts(consequence)).toEqual(['Card declined', 'plain', 'more'])
    expect(consequence?.appearedMore).toBe(1)
  })

  it('measures typing from its last key, and does not call the typed text an answer', () => {
    const typing = anInput(0, field, 'blue mug', { endAtMs: ZERO_MS + 900 })
    const [consequence] = consequencesOf(
      typing,
      aMutation(300),
      aMutation(950, ['', 'blue mug'], ['status', '3 results']),
    )
    expect(consequence).toMatchObject({ firstResponseMs: 50, firstResponse: 'dom' })
    expect(texts(consequence)).toEqual(['3 results'])
  })

  it('a scroll does not take the answer of a click away, and has its own later', () => {
    const scroll = (at: number): SessionEvent =>
      anEvent('scroll', at, {
        target: aTarget('list', 'Stock'),
        x: 0,
        y: 9,
        deltaX: 0,
        deltaY: 9,
        changes: 1,
        endAtMs: ZERO_MS + at,
      })
    const [click, first, second] = consequencesOf(
      aClick(0, button),
      scroll(300),
      aMutation(800, ['', 'Added']),
      scroll(6000),
      aRequest(6100, '/api/more'),
    )
    expect(texts(click)).toEqual(['Added'])
    expect(first).toBeUndefined()
    expect(paths(second)).toEqual(['/api/more'])
  })

  it('a scroll takes over at once from a click that was answered, and soon from typing', () => {
    const scroll = anEvent('scroll', 1000, {
      target: aTarget('list', 'Stock'),
      x: 0,
      y: 9,
      deltaX: 0,
      deltaY: 9,
      changes: 9,
      endAtMs: ZERO_MS + 1500,
    })
    const [, answered] = consequencesOf(
      aClick(0, button),
      aMutation(40, ['', 'Added']),
      scroll,
      aMutation(1200, ['', 'Row 40']),
    )
    expect(texts(answered)).toEqual(['Row 40'])
    const [, typed] = consequencesOf(anInput(0, field, 'x'), scroll, aMutation(1200, ['', 'Row 40']))
    expect(texts(typed)).toEqual(['Row 40'])
  })

  it('takes errors within two seconds, equal ones once', () => {
    const error = (at: number, message: string): SessionEvent =>
      anEvent('error', at, { message, kind: 'uncaught' })
    const [consequence] = consequencesOf(
      aClick(0, button),
      error(30, 'bad'),
      error(60, 'bad'),
      error(5000, 'unrelated'),
    )
    expect(consequence?.errors?.map(({ message }) => message)).toEqual(['bad'])
    expect(consequence).toMatchObject({ firstResponse: 'error' })
    expect(consequence).not.toHaveProperty('firstVisibleMs')
  })

  it('takes the focus of another field for an answer, the own one not', () => {
    expect(consequencesOf(aClick(0, button), anEvent('focus', 20, { target: field }))[0]?.firstResponse).toBe(
      'focus',
    )
    expect(consequencesOf(aClick(0, field), anEvent('focus', 20, { target: field }))[0]).toBeUndefined()
  })

  it('ends a chain of routes where the person ended up, with the title that came', () => {
    const [consequence] = consequencesOf(
      aClick(0, button),
      aNavigation(20, '/redirect'),
      aNavigation(60, '/cart'),
      aNavigation(80, '/cart', { method: 'title', title: 'Your cart' }),
    )
    expect(consequence?.route).toMatchObject({
      url: 'https://shop.test/cart',
      method: 'push',
      title: 'Your cart',
    })
  })

  it('gives a route that nobody caused what followed it', () => {
    const link = aTarget('link', 'Products')
    const actions = toActions(
      aRecording([
        aClick(0, link),
        aNavigation(20, '/'),
        aNavigation(900, '/help'),
        aMutation(910, ['', 'Help']),
      ]),
    )
    expect(actions[0]?.consequence?.route?.url).toBe('https://shop.test/')
    expect(texts(actions[0]?.consequence)).toEqual([])
    expect(texts(actions[2]?.consequence)).toEqual(['Help'])
  })

  it('takes a second route some time after one that nobody caused for a step of its own', () => {
    const actions = toActions(aRecording([aNavigation(0, '/cart'), aNavigation(600, '/help')]))
    expect(actions[0]?.consequence).toBeUndefined()
    expect(actions[1]?.metadata).not.toHaveProperty('caused')
  })

  it('takes no focus for the effect of a scroll', () => {
    const scrolled = anEvent('scroll', 0, { x: 0, y: 9, deltaX: 0, deltaY: 9, changes: 1, endAtMs: ZERO_MS })
    const [scroll] = toActions(aRecording([scrolled, anEvent('focus', 200, { target: field })]))
    expect(scroll).toMatchObject({ action: 'scroll' })
    expect(scroll?.consequence).toBeUndefined()
  })

  it('takes a late page for the effect of a link, not of a button or of typing, nor a reload soon after', () => {
    const load = (method: 'load' | 'reload', path: string): SessionEvent =>
      aNavigation(6000, path, { method })
    const link = aTarget('link', 'Cart')
    expect(consequencesOf(aClick(0, link), load('load', '/cart'))[0]?.route?.method).toBe('load')
    expect(consequencesOf(aClick(0, button), load('load', '/cart'))[0]).toBeUndefined()
    expect(consequencesOf(aClick(0, link), load('load', '/'))[0]).toBeUndefined()
    expect(consequencesOf(aClick(0, link), aNavigation(1200, '/', { method: 'reload' }))[0]).toBeUndefined()
    expect(consequencesOf(anInput(0, field, 'x'), load('load', '/cart'))[0]).toBeUndefined()
  })

  it('lets a page that nobody asked for tell what it loaded', () => {
    const [load] = toActions(
      aRecording([aNavigation(0, '/', { method: 'load' }), aRequest(40, '/api/products')]),
    )
    expect(paths(load?.consequence)).toEqual(['/api/products'])
  })

  it('keeps windows apart', () => {
    const mine = { ...aClick(0, button), windowId: 'one' }
    const theirs = { ...aMutation(20, ['status', 'Elsewhere']), windowId: 'two' }
    expect(consequencesOf(mine, theirs)[0]).toBeUndefined()
  })
})
