import { type MirrorReader, NodeType, type Slot } from '../mirror/mirror.ts'
import { nextBelow } from '../text/tree-order.ts'

/** Nodes of a control that are looked at for an icon. */
const NODES = 24

/**
 * What a control's icon is called by its author: `trash` of `#icon-trash`, `fa fa-trash`,
 * `lucide lucide-trash`, `data-icon="trash"`. A guess for controls without a name; '' when there is none.
 */
export function iconOf(mirror: MirrorReader, top: Slot): string {
  let met = 0
  for (let at = top; at >= 0 && met < NODES; at = nextBelow(mirror, at, top), met++) {
    const icon = mirror.nodeType(at) === NodeType.Element ? iconName(mirror, at) : ''
    if (icon !== '') return icon
  }
  return ''
}

function iconName(mirror: MirrorReader, slot: Slot): string {
  const tag = mirror.tag(slot)
  if (tag === 'use') {
    const href = mirror.attribute(slot, 'href') ?? mirror.attribute(slot, 'xlink:href') ?? ''
    return word(/#(?:icons?[-_]|i-)?([\w-]+)$/.exec(href)?.[1])
  }
  const named = mirror.attribute(slot, 'data-icon') ?? mirror.attribute(slot, 'data-lucide')
  if (named !== null) return word(named)
  if (tag !== 'i' && tag !== 'svg' && tag !== 'span') return ''
  const classes = mirror.attribute(slot, 'class') ?? ''
  return word(ICON_CLASS.exec(classes)?.[1])
}

/** The second word of the classes that icon sets use; their words for size and style are not names. */
const ICON_CLASS =
  /(?:^|\s)(?:fa|icon|lucide|bi|ti|glyphicon|mdi|ri|bx|tabler-icon|octicon|anticon)-(?!(?:solid|regular|light|brands|sm|lg|xl|xs|fw|spin|icon|\dx)(?:\s|$))([a-z][a-z-]*[a-z])/

/** Only what reads as words. */
function word(name: string | undefined): string {
  if (name === undefined || name.length > 30 || !/^[a-z]+(?:[-_][a-z]+){0,3}$/i.test(name)) return ''
  return name.toLowerCase().replace(/[-_]/g, ' ')
}
