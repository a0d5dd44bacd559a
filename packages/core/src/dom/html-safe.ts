/**
 * What makes recorded markup harmless: every piece is safe by itself, however a browser puts the pieces together.
 * Nothing that is written has a `<` that is not a tag of ours, no handler, no script and no address that runs one.
 */

/** Text between tags. */
export function escapeText(text: string): string {
  return written(text.replace(/[&<>\r\u00a0]/g, entity))
}

/** The value of an attribute, to stand in double quotes. */
export function escapeAttribute(value: string): string {
  return written(value.replace(/[&<>"'\n\r\t\u00a0]/g, entity))
}

/** The text of a comment: nothing in it can end it, nor begin anything should it have been ended. */
export function escapeComment(text: string): string {
  const inner = text.replace(/[&<>]/g, entity).replace(/-(?=-|$)/g, '- ')
  return written(inner)
}

function entity(character: string): string {
  switch (character) {
    case '&':
      return '&amp;'
    case '<':
      return '&lt;'
    case '>':
      return '&gt;'
    case '"':
      return '&quot;'
    default:
      return `&#${character.charCodeAt(0)};`
  }
}

/** Controls go; what reorders or hides text is written as an entity: the page keeps it, a terminal does not obey it. */
function written(text: string): string {
  return text
    .replace(CONTROLS, '')
    .replace(OBEYED, character => `&#x${character.charCodeAt(0).toString(16)};`)
}

// oxlint-disable-next-line no-control-regex
const CONTROLS = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f-\u009f]/g
const OBEYED = /[\u00ad\u061c\u200b\u200e\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufff0-\ufffb]/g

/**
 * The text of a style sheet, which stands in the markup as it is: a `<` that could begin a tag is written as CSS
 * writes it in strings, addresses and comments, and set apart from what follows elsewhere.
 */
export function safeStyle(css: string): string {
  let safe = ''
  let from = 0
  /** The quote of the string, `*` in a comment, `(` in an address; '' outside. */
  let inside = ''
  for (let i = 0; i < css.length; i++) {
    const character = css[i]!
    if (character === '<') {
      const next = css.charCodeAt(i + 1)
      const isTag = next === 0x21 || next === 0x2f || next === 0x3f || isLetter(next)
      if (isTag) {
        safe += css.slice(from, i) + (inside === '' || inside === '*' ? '< ' : '\\3c ')
        from = i + 1
      }
      continue
    }
    if (inside === '') {
      if (character === '"' || character === "'") inside = character
      else if (character === '/' && css[i + 1] === '*') {
        inside = '*'
        i++
      } else if (character === '(' && /url$/i.test(css.slice(Math.max(0, i - 3), i))) inside = '('
    } else if (inside === '*') {
      if (character === '*' && css[i + 1] === '/') inside = ''
    } else if (character === '\\') i++
    else if (inside === '(' ? character === ')' : character === inside || character === '\n') inside = ''
  }
  return (safe + css.slice(from)).replace(CONTROLS, '').replace(OBEYED, character => {
    return `\\${character.charCodeAt(0).toString(16)} `
  })
}

function isLetter(code: number): boolean {
  return (code >= 0x41 && code <= 0x5a) || (code >= 0x61 && code <= 0x7a)
}

/** Whether a tag can be written as it is: a name, and none that swallows what follows it or runs what is in it. */
export function isPlainTag(tag: string): boolean {
  return /^[a-z][a-z0-9._:-]{0,99}$/i.test(tag) && !SWALLOWING.has(tag)
}

/** Elements whose content a browser reads as raw text, and containers of plug-ins. */
const SWALLOWING: ReadonlySet<string> = new Set(
  'xmp noembed noframes plaintext listing applet frameset'.split(' '),
)

/** Elements without content and without an end tag. */
export const VOID: ReadonlySet<string> = new Set(
  'area base basefont bgsound br col embed frame hr img input keygen link meta param source track wbr'.split(
    ' ',
  ),
)

/** What is written for a recorded attribute: its name, or another where it would do something. '' for none. */
export function safeName(tag: string, name: string, value: string): string {
  const lower = name.toLowerCase()
  // oxlint-disable-next-line no-control-regex
  if (!/^[^\s"'<>/=\u0000-\u001f\u007f-\u009f]{1,200}$/.test(name)) return ''
  if (lower.startsWith('on') || NEVER.has(lower) || isScriptAddress(value)) return `data-recorded-${name}`
  if (LOADING.get(tag)?.has(lower) === true) return `data-recorded-${name}`
  if (NAVIGATING.has(tag) && /^data:/i.test(bare(value))) return `data-recorded-${name}`
  // Animations set attributes: of an address, too.
  if (ANIMATING.has(tag) && /script:/i.test(bare(value))) return `data-recorded-${name}`
  return name
}

/** As browsers read an address: without leading blanks and without line breaks. */
function bare(value: string): string {
  let from = 0
  while (from < value.length && value.charCodeAt(from) <= 0x20) from++
  // oxlint-disable-next-line no-control-regex
  return value.slice(from, from + 4096).replace(/[\u0000-\u0020\u007f-\u00a0\u200b\u2028\u2029\ufeff]+/g, '')
}

function isScriptAddress(value: string): boolean {
  // Most values are no address of this kind, and that can be seen at once.
  if (!/script|mocha|[\n\r\t]/i.test(value)) return false
  return /^(?:javascript|vbscript|livescript|mocha):/i.test(bare(value))
}

/** Written by us, or doing something by being there. */
const NEVER: ReadonlySet<string> = new Set(
  'srcdoc shadowrootmode shadowroot shadowrootdelegatesfocus http-equiv ping nonce integrity sandbox allow autofocus autoplay manifest'.split(
    ' ',
  ),
)
/** Addresses that would be loaded as documents or run as programs. */
const LOADING: ReadonlyMap<string, ReadonlySet<string>> = new Map(
  Object.entries({
    iframe: new Set(['src']),
    frame: new Set(['src']),
    embed: new Set(['src']),
    object: new Set(['data', 'classid', 'codebase']),
    script: new Set(['src', 'type', 'href', 'xlink:href']),
    portal: new Set(['src']),
    fencedframe: new Set(['src']),
  }),
)
const NAVIGATING: ReadonlySet<string> = new Set('a area base form button input use'.split(' '))
const ANIMATING: ReadonlySet<string> = new Set('animate set animatemotion animatetransform'.split(' '))
