import type { Target } from '../../dom/names/target.ts'
import { isMasked, oneLine, visible } from './guards.ts'

/** What a vendor's record says of an element, where the recording has no such node. */
export interface DescribedElement {
  readonly nodeId?: number
  readonly tag: string
  readonly id?: string
  readonly role?: string
  /** `type` of an input. */
  readonly type?: string
  readonly testId?: string
  /** The attribute that carried the test id. */
  readonly testIdAttribute?: string
  /** Names in order of preference: aria-label, text, title, … */
  readonly names: readonly string[]
  readonly disabled?: boolean
  /** Within what the recorder was told to leave out. */
  readonly blocked?: boolean
}

const ROLES: ReadonlyMap<string, string> = new Map([
  ['a', 'link'],
  ['button', 'button'],
  ['input', 'textbox'],
  ['textarea', 'textbox'],
  ['select', 'combobox'],
  ['summary', 'button'],
  ['img', 'img'],
])

const INPUT_ROLES: ReadonlyMap<string, string> = new Map([
  ['button', 'button'],
  ['checkbox', 'checkbox'],
  ['image', 'button'],
  ['number', 'spinbutton'],
  ['radio', 'radio'],
  ['range', 'slider'],
  ['reset', 'button'],
  ['search', 'searchbox'],
  ['submit', 'button'],
])

/** The target of a gesture that only a vendor's record describes. Node -1: the mirror knows none. */
export function describedTarget(element: DescribedElement): Target {
  const tag = /^[a-z][\w-]*$/i.test(element.tag) ? element.tag.toLowerCase().slice(0, 40) : ''
  const implied = (tag === 'input' ? INPUT_ROLES.get(element.type ?? '') : undefined) ?? ROLES.get(tag) ?? ''
  const role = oneLine(element.role ?? '', 40) || implied
  const given = element.names.filter(name => name.trim() !== '')
  // SDKs hide labels where the text itself is shown: any name in clear is worth more.
  const found = given.find(name => !isMasked(name)) ?? given[0] ?? ''
  const name = visible(oneLine(found, 120))
  const kind = role === '' ? tag : role
  const label =
    kind === '' && name === ''
      ? 'unknown target'
      : name === ''
        ? `${kind}${idSuffix(element)}`
        : isMasked(found)
          ? `${kind || 'text'} ${name}`
          : `${kind} "${name}"`.trim()
  return {
    nodeId: element.nodeId ?? -1,
    role,
    name,
    label,
    selector: selectorOf(tag, element),
    tag,
    ...(isMasked(found) ? { masked: true as const } : {}),
    ...(element.disabled === true ? { disabled: true as const } : {}),
    ...(element.blocked === true ? { blocked: true as const } : {}),
  }
}

function idSuffix({ id = '' }: DescribedElement): string {
  return id === '' ? '' : `#${oneLine(id, 60)}`
}

function selectorOf(
  tag: string,
  { testId = '', testIdAttribute = 'data-testid', id = '' }: DescribedElement,
): string {
  if (testId !== '') return `${tag}[${testIdAttribute}=${JSON.stringify(oneLine(testId, 80))}]`
  if (id !== '' && /^[a-z_][\w-]*$/i.test(id)) return `${tag}#${oneLine(id, 80)}`
  return ''
}
