import { describe, expect, it } from 'vitest'
import { frameOf } from '../decode/testing/frame-of.ts'
import { deepPage, widePage } from './testing/deep-page.ts'
import { pageOf } from './testing/page.ts'
import { safeName, safeStyle } from './html-safe.ts'
import { htmlPieces, noCounts, toHtml } from './html.ts'

/** What a piece of markup in the body is written as. */
function html(markup: string): string {
  const { mirror } = pageOf(markup)
  return toHtml(mirror)
    .replace(/^<html><body>/, '')
    .replace(/<\/body><\/html>$/, '')
}

/** A page with one element of these attributes, which markup cannot always write. */
function written(tag: string, attributes: Record<string, unknown>, content?: string): string {
  const { mirror, nodeId } = pageOf('<main !></main>')
  const adds: object[] = [
    { parentId: nodeId(), nextId: null, node: { type: 2, id: 50, tagName: tag, attributes, childNodes: [] } },
  ]
  if (content !== undefined)
    adds.push({ parentId: 50, nextId: null, node: { type: 3, id: 51, textContent: content } })
  mirror.applyMutation(frameOf({ type: 3, timestamp: 2000, data: { source: 0, adds } }))
  return toHtml(mirror, mirror.slotOf(50))
}

describe('toHtml', () => {
  it.each([
    ['<p title="a & b">x</p>', '<p title="a &amp; b">x</p>'],
    ['<br><img src=/a.png alt="">', '<br><img src="/a.png" alt="">'],
    ['<script src=/a.js>alert(1)</script>', '<script type="text/plain" data-recorded-src="/a.js"></script>'],
    ['<button onclick="x()">A</button>', '<button data-recorded-onclick="x()">A</button>'],
    ['<a href="javascript:x()">A</a>', '<a data-recorded-href="javascript:x()">A</a>'],
    ['<a href="data:text/html,x">A</a>', '<a data-recorded-href="data:text/html,x">A</a>'],
    ['<img src="data:image/png;base64,AA">', '<img src="data:image/png;base64,AA">'],
    [
      '<meta http-equiv=refresh content="0;url=/">',
      '<meta data-recorded-http-equiv="refresh" content="0;url=/">',
    ],
    [
      '<svg><set attributeName=href to="javascript:x()"></set></svg>',
      '<svg><set attributeName="href" data-recorded-to="javascript:x()"></set></svg>',
    ],
    [
      '<input value=a><input type=checkbox value=v checked={true}>',
      '<input value="a"><input type="checkbox" value="v" checked="">',
    ],
    ['<input type=checkbox checked>', '<input type="checkbox">'],
    ['<textarea>typed</textarea>', '<textarea>typed</textarea>'],
    [
      '<select value=b><option value=a selected={true}>A</option><option value=b>B</option></select>',
      '<select><option value="a">A</option><option value="b" selected="">B</option></select>',
    ],
    ['<p>*****</p>', '<p>*****</p>'],
    ['<style _cssText="a { color: red }"></style>', '<style>a { color: red }</style>'],
    ['<link _cssText="a{}" media=print>', '<style data-recorded-tag="link" media="print">a{}</style>'],
    ['<link rel=stylesheet href=/a.css>', '<link rel="stylesheet" href="/a.css">'],
    ['<style>b{}</style>', '<style>b{}</style>'],
    [
      '<div rr_width=10px rr_height=20px class=b></div>',
      '<div rr_width="10px" rr_height="20px" class="b" style="width: 10px; height: 20px;"></div>',
    ],
    ['<canvas rr_dataURL=abcd></canvas>', '<canvas data-recorded-pixels="4 characters"></canvas>'],
    [
      '<x-a><b>light</b><#shadow><i>dark</i></#shadow></x-a>',
      '<x-a><template shadowrootmode="open"><i>dark</i></template><b>light</b></x-a>',
    ],
    [
      '<iframe src=/x></iframe>',
      '<iframe sandbox="" data-recorded-src="/x" data-recorded-document="not-recorded"></iframe>',
    ],
    [
      '<iframe><#document><html><p title="&">"x"</p></html></#document></iframe>',
      '<iframe sandbox="" srcdoc="&lt;html&gt;&lt;p title=&quot;&amp;amp;&quot;&gt;&quot;x&quot;&lt;/p&gt;&lt;/html&gt;"></iframe>',
    ],
    ['<xmp>a</xmp>', '<div data-recorded-tag="xmp">a</div>'],
    [
      '<template shadowrootmode=open></template>',
      '<template data-recorded-shadowrootmode="open"></template>',
    ],
  ])('%s', (markup, expected) => {
    expect(html(markup)).toBe(expected)
  })

  it('forbids scripts in the head of a whole document', () => {
    const { mirror } = pageOf('<head></head>')
    expect(toHtml(mirror)).toContain(
      `<head><meta http-equiv="Content-Security-Policy" content="script-src 'none'`,
    )
  })

  it.each<[string, Record<string, unknown>, string]>([
    ['a name that would end the tag', { '"><script>alert(1)</script>': 'x' }, '<p></p>'],
    ['a name with blanks', { 'a onclick': 'x' }, '<p></p>'],
    ['a handler in capitals', { ONCLICK: 'x' }, '<p data-recorded-ONCLICK="x"></p>'],
    ['a quote in a value', { title: '"><script>' }, '<p title="&quot;&gt;&lt;script&gt;"></p>'],
    [
      'a script address in disguise',
      { href: ' \u0001java\nscr\tipt:x()' },
      '<p data-recorded-href=" java&#10;scr&#9;ipt:x()"></p>',
    ],
    [
      'a script address far to the right',
      { href: `${' '.repeat(9000)}javascript:x()` },
      `<p data-recorded-href="${' '.repeat(9000)}javascript:x()"></p>`,
    ],
    [
      'names of frameworks',
      { '@click': 'x', ':a': 'b', '(c)': 'd', '[e]': 'f' },
      '<p @click="x" :a="b" (c)="d" [e]="f"></p>',
    ],
    ['marks that reorder text', { title: 'a\u202eb' }, '<p title="a&#x202e;b"></p>'],
    ['terminal escapes', { title: 'a\u001b[31mb' }, '<p title="a[31mb"></p>'],
  ])('%s does nothing', (_, attributes, expected) => {
    expect(written('p', attributes)).toBe(expected)
  })

  it('writes tags that are none, or that swallow what follows, as boxes', () => {
    for (const tag of ['a>b', 'plaintext', 'x y', '1a', 'noembed', 'img/onerror=x'])
      expect(written(tag, {}, '<b>')).toBe(
        `<div data-recorded-tag="${tag.replace('>', '&gt;')}">&lt;b&gt;</div>`,
      )
  })

  it('lets nothing out of a comment or a style', () => {
    const { mirror, nodeId } = pageOf('<main !></main>')
    const node = (id: number, fields: object): object => ({
      parentId: nodeId(),
      nextId: null,
      node: { id, ...fields },
    })
    const adds = [
      node(50, { type: 5, textContent: '--><script>alert(1)</script>' }),
      node(51, {
        type: 2,
        tagName: 'style',
        attributes: { _cssText: 'a{}</style><script>alert(1)</script>' },
        childNodes: [],
      }),
    ]
    mirror.applyMutation(frameOf({ type: 3, timestamp: 2000, data: { source: 0, adds } }))
    expect(toHtml(mirror)).not.toContain('<script')
    expect(toHtml(mirror).match(/<\/style/g)).toHaveLength(1)
    expect(toHtml(mirror).match(/-->/g)).toHaveLength(1)
  })

  it('keeps the first line break of what loses it', () => {
    expect(written('pre', {}, '\na')).toBe('<pre>\n\na</pre>')
    expect(written('textarea', { value: '\na' })).toBe('<textarea>\n\na</textarea>')
  })

  it('counts what it does not write as it was', () => {
    const counts = noCounts()
    const { mirror } = pageOf(
      '<script></script><a onclick=x></a><iframe></iframe><canvas rr_dataURL=x></canvas>',
    )
    toHtml(mirror, mirror.root(), counts)
    expect(counts).toEqual({ scripts: 1, disarmed: 1, leftOut: 1, emptyFrames: 1 })
  })

  it('comes in pieces, however deep or wide the page is', () => {
    for (const mirror of [deepPage(5000), widePage(12_500)]) {
      let whole = ''
      let longest = 0
      for (const piece of htmlPieces(mirror)) {
        whole += piece
        longest = Math.max(longest, piece.length)
      }
      expect(longest).toBeLessThan(40_000)
      expect(whole).toBe(toHtml(mirror))
      expect(whole.match(/<[a-z]/g)?.length).toBe(whole.match(/<\/[a-z]/g)?.length)
    }
  })

  it('goes only so far into documents in documents', () => {
    let markup = '<p>innermost</p>'
    for (let i = 0; i < 10; i++) markup = `<iframe><#document><html>${markup}</html></#document></iframe>`
    const counts = noCounts()
    const { mirror } = pageOf(markup)
    expect(toHtml(mirror, mirror.root(), counts).length).toBeLessThan(5000)
    expect(counts.emptyFrames).toBe(1)
  })
})

describe('safeStyle', () => {
  it.each([
    ['a > b { color: red }', 'a > b { color: red }'],
    ['@media (width < 600px) { a {} }', '@media (width < 600px) { a {} }'],
    ['@media (400px<width) { a {} }', '@media (400px< width) { a {} }'],
    ['a { content: "</style>" }', 'a { content: "\\3c /style>" }'],
    [
      'a { background: url(data:image/svg+xml,<svg></svg>) }',
      'a { background: url(data:image/svg+xml,\\3c svg>\\3c /svg>) }',
    ],
    ['/* </style> */', '/* < /style> */'],
    ['a { content: "\\"</b>" }', 'a { content: "\\"\\3c /b>" }'],
  ])('%s', (css, expected) => {
    expect(safeStyle(css)).toBe(expected)
  })

  it('takes a long time for nothing', () => {
    for (const css of ['/*', '"', "'", 'url(', '<a', '\\']) {
      const counted = css.repeat(100_000)
      expect(safeStyle(counted).length).toBeGreaterThanOrEqual(counted.length / 2)
    }
  })
})

describe('safeName', () => {
  it('leaves what does nothing as it is', () => {
    for (const [tag, name, value] of [
      ['a', 'href', 'https://x.test/?q=javascript:1'],
      ['img', 'alt', 'data: and more'],
      ['p', 'data-on', 'x'],
      ['svg', 'viewBox', '0 0 1 1'],
    ] as const)
      expect(safeName(tag, name, value)).toBe(name)
  })
})
