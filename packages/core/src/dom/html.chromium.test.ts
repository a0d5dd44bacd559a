import { describe, expect, it } from 'vitest'
import { fixture, fixturePaths } from '../../../../test/runtimes/fixtures.ts'
import { frameData, FrameType, Source } from '../decode/frame.ts'
import { createHealthLog } from '../decode/health.ts'
import { defaultLimits } from '../decode/limits.ts'
import { decodeBytes } from '../decode/testing/decode-bytes.ts'
import { frameOf } from '../decode/testing/frame-of.ts'
import { safeName } from './html-safe.ts'
import { toHtml } from './html.ts'
import { createMirror } from './mirror/create-mirror.ts'
import { type Mirror, type MirrorReader, NodeType, type Slot } from './mirror/mirror.ts'
import { pageOf } from './testing/page.ts'

/** What is written otherwise on purpose: live state is compared as state, the rest is told in `html.ts`. */
const OWN = /^(?:_cssText|rr_dataURL|value|checked|selected|sandbox|srcdoc|data-recorded-|data-playhead)/

const parse = (html: string): Document =>
  (Document as unknown as { parseHTMLUnsafe(html: string): Document }).parseHTMLUnsafe(html)

/** One line an element or text, as the page has them. Texts side by side are one, white space around the body goes. */
function linesOf(mirror: MirrorReader): string[] {
  const lines: string[] = []
  let text = ''
  const flush = (): void => {
    if (text.trim() !== '') lines.push(JSON.stringify(text.trim()))
    text = ''
  }
  const visit = (slot: Slot, inSelect: boolean): void => {
    const type = mirror.nodeType(slot)
    if (type === NodeType.Text) {
      text += mirror.text(slot)
      return
    }
    if (type === NodeType.Comment || type === NodeType.Doctype) return
    flush()
    const tag = mirror.tag(slot)
    if (type === NodeType.Element) {
      const attributes = mirror.attributes(slot)
      const isSheet = tag === 'style' || (tag === 'link' && attributes.has('_cssText'))
      const shown: string[] = []
      for (const [name, value] of attributes) {
        const safe = safeName(tag, name, value === true ? '' : value)
        const isBlockedStyle = name === 'style' && attributes.has('rr_width')
        if (!OWN.test(safe) && safe !== '' && !isBlockedStyle)
          shown.push(`${safe.toLowerCase()}=${JSON.stringify(value === true ? '' : value)}`)
      }
      if (attributes.has('rr_width'))
        shown.push(
          `style=${JSON.stringify(`width: ${Number.parseFloat(String(attributes.get('rr_width')))}px; height: ${Number.parseFloat(String(attributes.get('rr_height')))}px;`)}`,
        )
      const multiple = attributes.has('multiple')
      lines.push(
        `<${[isSheet ? 'style' : tag, ...shown.toSorted()].join(' ')}>${stateOf(tag, String(attributes.get('type') ?? ''), mirror.value(slot), mirror.isChecked(slot), multiple)}`,
      )
      if (isSheet || tag === 'script' || tag === 'textarea') return
      inSelect = inSelect || tag === 'select'
    }
    for (const wanted of [true, false])
      for (let at = mirror.firstChild(slot); at >= 0; at = mirror.nextSibling(at))
        if (mirror.isShadowChild(at) === wanted) visit(at, inSelect)
    flush()
    lines.push('/')
  }
  visit(mirror.root(), false)
  return lines
}

function parsedLines(page: Document): string[] {
  const lines: string[] = []
  let text = ''
  const flush = (): void => {
    if (text.trim() !== '') lines.push(JSON.stringify(text.trim()))
    text = ''
  }
  const visit = (node: Node): void => {
    if (node.nodeType === Node.TEXT_NODE) {
      text += node.textContent ?? ''
      return
    }
    if (node.nodeType === Node.COMMENT_NODE || node.nodeType === Node.DOCUMENT_TYPE_NODE) return
    const found = node as HTMLInputElement
    if (node.nodeType === Node.ELEMENT_NODE && found.hasAttribute('data-playhead')) return
    flush()
    if (node.nodeType === Node.ELEMENT_NODE) {
      const tag = found.localName.toLowerCase()
      const shown = [...found.attributes]
        .filter(({ name }) => !OWN.test(name) && !(tag === 'script' && name === 'type'))
        .map(({ name, value }) => `${name.toLowerCase()}=${JSON.stringify(value)}`)
      lines.push(
        `<${[found.getAttribute('data-recorded-tag') === 'link' ? 'style' : tag, ...shown.toSorted()].join(' ')}>${stateOf(tag, found.getAttribute('type') ?? '', found.value, found.checked, found.multiple)}`,
      )
      if (tag === 'style' || tag === 'script' || tag === 'textarea') return
      if (tag === 'iframe' && found.hasAttribute('srcdoc')) visit(parse(found.getAttribute('srcdoc') ?? ''))
    }
    for (const child of found.shadowRoot?.childNodes ?? []) visit(child)
    for (const child of node.childNodes) visit(child)
    flush()
    lines.push('/')
  }
  visit(page)
  return lines
}

/** What a field shows. Asterisks are no option and no date: browsers leave such fields empty. */
function stateOf(
  tag: string,
  type: string,
  value: string | null,
  isChecked: boolean,
  multiple: boolean,
): string {
  if (tag === 'input' && /^(?:checkbox|radio)$/i.test(type)) return ` checked=${isChecked}`
  const isPlain =
    tag === 'textarea' ||
    (tag === 'input' &&
      !/^(?:file|date|time|month|week|number|color|range|datetime-local|submit|button|reset|image|hidden)$/i.test(
        type,
      ))
  if (isPlain) return ` value=${JSON.stringify(value)}`
  return tag === 'select' && !multiple && value !== '' && !/^\*+$/.test(value ?? '')
    ? ` value=${JSON.stringify(value)}`
    : ''
}

const recordings = fixturePaths.filter(path => /recordings\/[^/]*rrweb[^/]*\/recording\.json\.gz$/.test(path))

describe('the HTML of a page, parsed by a browser, is the page', () => {
  it.each(recordings)('%s', async path => {
    const { frames } = decodeBytes(await fixture(path))
    const mirror: Mirror = createMirror({ health: createHealthLog(), limits: defaultLimits })
    const step = Math.ceil(frames.length / 5)
    let compared = 0
    frames.forEach((frame, at) => {
      if (frame.type === FrameType.FullSnapshot) mirror.applySnapshot(frame, false)
      else if (frame.source === Source.Mutation) mirror.applyMutation(frame)
      else if (frame.source === Source.Input) {
        const { id, text, isChecked } = frameData(frame) as { id: number; text: string; isChecked: boolean }
        mirror.applyInput(id, text, isChecked)
      }
      if (mirror.root() < 0 || ((at + 1) % step !== 0 && at + 1 < frames.length)) return
      expect(parsedLines(parse(toHtml(mirror)))).toEqual(linesOf(mirror))
      compared++
    })
    expect(compared).toBeGreaterThan(2)
  })
})

describe('a hostile page', () => {
  it('runs nothing when its HTML is shown', async () => {
    const { mirror, nodeId } = pageOf('<main !></main>')
    let id = 100
    const adds: object[] = []
    const add = (tagName: string, attributes: object, text?: string, parentId = nodeId()): number => {
      const own = id++
      adds.push({ parentId, nextId: null, node: { type: 2, id: own, tagName, attributes, childNodes: [] } })
      if (text !== undefined)
        adds.push({ parentId: own, nextId: null, node: { type: 3, id: id++, textContent: text } })
      return own
    }
    const run = 'top.pwned = true; parent.pwned = true; window.pwned = true'
    const markup = `</style></title></textarea></noscript></xmp></iframe></svg>--><img src=x onerror="${run}"><script>${run}</script>`
    for (const tag of [
      'p',
      'style',
      'title',
      'textarea',
      'noscript',
      'xmp',
      'iframe',
      'noembed',
      'noframes',
      'plaintext',
      'template',
      'svg',
      'math',
      'script',
      'object',
      'select',
      'option',
      'frameset',
      'table',
    ])
      add(
        tag,
        { title: markup, [markup]: markup, value: markup, _cssText: tag === 'style' ? markup : undefined },
        markup,
      )
    add('img', { src: 'x', onerror: run, ONLOAD: run })
    add('body', { onload: run, onpageshow: run })
    add('iframe', { src: `javascript:${run}`, srcdoc: markup })
    add('object', { data: `data:text/html,${markup}` })
    add('embed', { src: `javascript:${run}` })
    add('script', { src: `data:text/javascript,${run}`, type: 'module' }, run)
    add('link', { rel: 'stylesheet', onload: run, href: 'data:text/css,a{}' })
    add('input', { autofocus: '', onfocus: run })
    add('details', { open: '', ontoggle: run })
    add('meta', { 'http-equiv': 'refresh', content: `0;url=javascript:${run}` })
    const svg = add('svg', { onload: run })
    add('style', {}, markup, svg)
    add('script', { 'xlink:href': `data:,${run}` }, run, svg)
    add(
      'animate',
      { onbegin: run, attributeName: 'href', values: `javascript:${run}`, begin: '0s' },
      undefined,
      svg,
    )
    const object = add('foreignobject', {}, undefined, svg)
    add('style', {}, markup, object)
    add('p', {}, markup, object)
    const math = add('math', {})
    add('style', {}, markup, add('mtext', {}, undefined, math))
    adds.push({ parentId: nodeId(), nextId: null, node: { type: 5, id: id++, textContent: markup } })
    mirror.applyMutation(frameOf({ type: 3, timestamp: 2000, data: { source: 0, adds } }))
    const html = toHtml(mirror)
    const page = parse(html)
    const names = [...page.querySelectorAll('*')].flatMap(element => element.getAttributeNames())
    expect(names.filter(name => name.startsWith('on') || name === 'src' || name === 'data')).toEqual(['src'])
    expect(
      [...page.querySelectorAll('script')].every(
        script => script.type === 'text/plain' && script.textContent === '',
      ),
    ).toBe(true)
    // Without a policy, and with scripts allowed: it is harmless by itself.
    const open = html.replaceAll(/<meta http-equiv="Content-Security-Policy"[^>]*>/g, '')
    const frame = document.createElement('iframe')
    const shown = new Promise(resolve => frame.addEventListener('load', resolve))
    frame.srcdoc = open
    document.body.append(frame)
    await shown
    for (const element of frame.contentDocument?.querySelectorAll('a, button, input, details') ?? [])
      (element as HTMLElement).click()
    await new Promise(resolve => setTimeout(resolve, 200))
    expect((window as { pwned?: boolean }).pwned).toBeUndefined()
    expect((frame.contentWindow as { pwned?: boolean } | null)?.pwned).toBeUndefined()
    frame.remove()
  })
})
