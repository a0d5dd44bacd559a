import {
  escapeAttribute,
  escapeComment,
  escapeText,
  isPlainTag,
  safeName,
  safeStyle,
  VOID,
} from './html-safe.ts'
import { type MirrorReader, NodeType, type Slot } from './mirror/mirror.ts'

/** What was not written as it was recorded, counted. */
export interface HtmlCounts {
  /** Script elements, written empty and as `text/plain`. */
  scripts: number
  /** Handlers, script addresses and other attributes that would do something, written as `data-recorded-…`. */
  disarmed: number
  /** Attributes and elements whose names cannot be written, and nodes in elements that hold none. */
  leftOut: number
  /** Frames whose documents were not recorded or lie too deep. */
  emptyFrames: number
}

/** Pieces are put together until they are worth giving out. */
const PIECE = 16 * 1024
/** Documents in documents: each level is escaped once more. */
const MOST_FRAMES = 6
const POLICY = `<meta http-equiv="Content-Security-Policy" content="script-src 'none'; object-src 'none'" data-playhead="">`

/** Siblings still to be written, from `next` on. */
interface Siblings {
  next: Slot
  readonly which: 'light' | 'shadow' | 'document'
  /** In an SVG or a formula, where other rules hold for style elements. */
  readonly isForeign: boolean
  /** The live value of the select around, until its option is found. */
  readonly chosen: { readonly value: string; isFound: boolean } | undefined
}

/** What is still to be done, last first: siblings, text to write, a document to enter (1) or leave (-1). */
type Task = Siblings | string | 1 | -1

/**
 * A page, or what is in it from `root` down, as HTML, piece by piece. Nothing in it runs: scripts are empty, what
 * would act is renamed `data-recorded-…`, frames are sandboxed. Pictures and style sheets stay references, style
 * texts and masked texts stay as recorded, live values and ticks are attributes, shadow roots are
 * `<template shadowrootmode="open">`, documents of frames are `srcdoc`. `counts` is filled on the way.
 */
export function* htmlPieces(
  mirror: MirrorReader,
  root: Slot = mirror.root(),
  counts: HtmlCounts = noCounts(),
): Generator<string, void, undefined> {
  if (root < 0) return
  let out = ''
  let level = 0
  const tasks: Task[] = []

  function write(text: string): void {
    let escaped = text
    for (let i = 0; i < level; i++) escaped = escapeAttribute(escaped)
    out += escaped
  }

  function node(slot: Slot, { isForeign, chosen }: Siblings): void {
    switch (mirror.nodeType(slot)) {
      case NodeType.Document:
        tasks.push({ next: mirror.firstChild(slot), which: 'light', isForeign: false, chosen: undefined })
        return
      case NodeType.Doctype:
        write('<!DOCTYPE html>')
        return
      case NodeType.Comment:
        write(`<!--${escapeComment(mirror.text(slot))}-->`)
        return
      case NodeType.Element:
        element(slot, isForeign, chosen)
        return
      default:
        write(escapeText(mirror.text(slot)))
    }
  }

  function element(slot: Slot, isForeign: boolean, chosen: Siblings['chosen']): void {
    const tag = mirror.tag(slot)
    const attributes = mirror.attributes(slot)
    const css = attributes.get('_cssText')
    if (tag === 'style' || (tag === 'link' && typeof css === 'string')) {
      styleSheet(slot, tag, attributes, isForeign)
      return
    }
    if (tag === 'iframe' || tag === 'frame') {
      frame(slot, tag, attributes)
      return
    }
    const written = isPlainTag(tag) ? tag : 'div'
    let start = `<${written}`
    if (written !== tag) start += ` data-recorded-tag="${escapeAttribute(tag)}"`
    if (tag === 'script') {
      counts.scripts++
      start += ' type="text/plain"'
    }
    start += attributesOf(slot, tag, attributes, chosen)
    write(`${start}>`)
    const first = mirror.firstChild(slot)
    if (VOID.has(written)) {
      if (first >= 0) counts.leftOut++
      return
    }
    tasks.push(`</${written}>`)
    if (tag === 'script') return
    if (tag === 'textarea') {
      const value = mirror.value(slot) ?? ''
      // The first line break after the tag is not of the text.
      write((value.startsWith('\n') ? '\n' : '') + escapeText(value))
      return
    }
    if (tag === 'pre' && first >= 0 && mirror.text(first, 1) === '\n') write('\n')
    if (tag === 'head') write(POLICY)
    children(slot, first, {
      isForeign: tag === 'svg' || tag === 'math' || (isForeign && !LEAVING.has(tag)),
      chosen: tag === 'select' ? chosenIn(slot, attributes) : chosen,
    })
  }

  function children(slot: Slot, first: Slot, rest: Pick<Siblings, 'isForeign' | 'chosen'>): void {
    if (first < 0) return
    tasks.push({ next: first, which: 'light', ...rest })
    if (!hasShadow(mirror, slot)) return
    tasks.push('</template>', { next: first, which: 'shadow', ...rest })
    write('<template shadowrootmode="open">')
  }

  function attributesOf(
    slot: Slot,
    tag: string,
    attributes: ReadonlyMap<string, string | true>,
    chosen?: Siblings['chosen'],
  ): string {
    let text = ''
    const live = liveAttributes(mirror, slot, tag, attributes, chosen)
    for (const [name, value] of attributes) {
      if (live.has(name) || name === '_cssText') continue
      if (name === 'rr_dataURL') {
        text += ` data-recorded-pixels="${value === true ? 0 : value.length} characters"`
        counts.leftOut++
        continue
      }
      text += attribute(tag, name, value === true ? '' : value)
    }
    for (const [name, value] of live) if (value !== undefined) text += attribute(tag, name, value)
    return text
  }

  function attribute(tag: string, name: string, value: string): string {
    const safe = safeName(tag, name, value)
    if (safe === '') counts.leftOut++
    else if (safe !== name) counts.disarmed++
    return safe === '' ? '' : ` ${safe}="${escapeAttribute(value)}"`
  }

  function styleSheet(
    slot: Slot,
    tag: string,
    attributes: ReadonlyMap<string, string | true>,
    isForeign: boolean,
  ): void {
    const recorded = attributes.get('_cssText')
    let css = typeof recorded === 'string' ? recorded.replaceAll('/* rr_split */', '') : ''
    if (typeof recorded !== 'string') {
      for (let at = mirror.firstChild(slot); at >= 0; at = mirror.nextSibling(at)) css += mirror.text(at)
    }
    const origin = tag === 'link' ? ' data-recorded-tag="link"' : ''
    write(`<style${origin}${attributesOf(slot, tag, attributes)}>`)
    write(isForeign ? escapeText(css) : safeStyle(css))
    write('</style>')
  }

  function frame(slot: Slot, tag: string, attributes: ReadonlyMap<string, string | true>): void {
    const origin = tag === 'iframe' ? '' : ` data-recorded-tag="${tag}"`
    write(`<iframe sandbox=""${origin}${attributesOf(slot, 'iframe', attributes)}`)
    let at = mirror.firstChild(slot)
    while (at >= 0 && mirror.nodeType(at) !== NodeType.Document) at = mirror.nextSibling(at)
    if (at < 0 || level >= MOST_FRAMES) {
      counts.emptyFrames++
      write(` data-recorded-document="${at < 0 ? 'not-recorded' : 'left out'}"></iframe>`)
      return
    }
    write(' srcdoc="')
    tasks.push('"></iframe>', -1, { next: at, which: 'document', isForeign: false, chosen: undefined }, 1)
  }

  /** Only one option is the live one; of several choices the recording tells as they were at first. */
  function chosenIn(slot: Slot, attributes: ReadonlyMap<string, string | true>): Siblings['chosen'] {
    const value = mirror.value(slot)
    return value === null || value === '' || attributes.has('multiple')
      ? undefined
      : { value, isFound: false }
  }

  const only: Siblings = { next: -1, which: 'light', isForeign: false, chosen: undefined }
  node(root, only)
  while (tasks.length > 0) {
    if (out.length >= PIECE) {
      yield out
      out = ''
    }
    const task = tasks[tasks.length - 1]!
    if (typeof task !== 'object') {
      tasks.pop()
      if (typeof task === 'string') write(task)
      else level += task
      continue
    }
    const at = task.next
    if (at < 0) {
      tasks.pop()
      continue
    }
    task.next = task.which === 'document' ? -1 : mirror.nextSibling(at)
    const isDocument = mirror.nodeType(at) === NodeType.Document
    if (task.which === 'document' || (!isDocument && (task.which === 'shadow') === mirror.isShadowChild(at)))
      node(at, task)
  }
  if (out !== '') yield out
}

/** Children of these in an SVG are HTML again. */
const LEAVING: ReadonlySet<string> = new Set(
  'foreignobject desc title annotation-xml mi mo mn ms mtext'.split(' '),
)

function hasShadow(mirror: MirrorReader, host: Slot): boolean {
  for (let at = mirror.firstChild(host); at >= 0; at = mirror.nextSibling(at))
    if (mirror.isShadowChild(at)) return true
  return false
}

const RAW_VALUES: ReadonlySet<string> = new Set('checkbox radio submit button reset image hidden'.split(' '))

/** What stands in an element's attributes in place of what was recorded; `undefined` for what goes. */
function liveAttributes(
  mirror: MirrorReader,
  slot: Slot,
  tag: string,
  attributes: ReadonlyMap<string, string | true>,
  chosen: Siblings['chosen'],
): Map<string, string | undefined> {
  const live = new Map<string, string | undefined>()
  if (tag === 'input') {
    const type = String(attributes.get('type') ?? '').toLowerCase()
    if (type === 'checkbox' || type === 'radio') live.set('checked', mirror.isChecked(slot) ? '' : undefined)
    else if (!RAW_VALUES.has(type) && (mirror.value(slot) !== '' || attributes.has('value')))
      live.set('value', mirror.value(slot) ?? undefined)
  } else if (tag === 'textarea') live.set('value', undefined)
  else if (tag === 'option' && chosen !== undefined) {
    const value = attributes.get('value') ?? textIn(mirror, slot)
    const isChosen = !chosen.isFound && value === chosen.value
    if (isChosen) chosen.isFound = true
    live.set('selected', isChosen ? '' : undefined)
  } else if (tag === 'select') live.set('value', undefined)
  const width = Number.parseFloat(String(attributes.get('rr_width')))
  const height = Number.parseFloat(String(attributes.get('rr_height')))
  if (width >= 0 && height >= 0) live.set('style', `width: ${width}px; height: ${height}px;`)
  return live
}

function textIn(mirror: MirrorReader, option: Slot): string {
  let text = ''
  for (let at = mirror.firstChild(option); at >= 0 && text.length < 1000; at = mirror.nextSibling(at))
    text += mirror.text(at, 1000)
  return text.replace(/\s+/g, ' ').trim()
}

/** All of it at once. */
export function toHtml(
  mirror: MirrorReader,
  root: Slot = mirror.root(),
  counts: HtmlCounts = noCounts(),
): string {
  let html = ''
  for (const piece of htmlPieces(mirror, root, counts)) html += piece
  return html
}

/** Nothing counted yet. */
export function noCounts(): HtmlCounts {
  return { scripts: 0, disarmed: 0, leftOut: 0, emptyFrames: 0 }
}
