/**
 * What a click leads to, for those things whose answer is not (or not only) a change of the document: the browser's own
 * lists, dialogs and tabs, pixels, the text cursor; `chosen` for what is the chosen one of several already, `repeated`
 * for parts of steppers, pagers, carousels and calendars.
 */
export const TARGET_KINDS = [
  'link',
  'new-tab-link',
  'download',
  'app-link',
  'file',
  'text-field',
  'picker',
  'range',
  'select',
  'editor',
  'media',
  'canvas',
  'frame',
  'map',
  'popover',
  'reset',
  'chosen',
  'repeated',
] as const

export type TargetKind = (typeof TARGET_KINDS)[number]

/** What an interaction was aimed at, named as a person would. */
export interface Target {
  /** rrweb id of the interactive element the gesture resolved to (not of the innermost node). */
  readonly nodeId: number
  /** ARIA role, explicit or implied: `button`, `link`, `textbox`, … ; '' for plain text and boxes. */
  readonly role: string
  /** Accessible name as visible; `masked(8)` when hidden by the recorder, '' when it has none. */
  readonly name: string
  /** Role and name as one phrase: `button "Checkout"`; `unknown target` when the node was not recorded. */
  readonly label: string
  /** Canonical: test id, stable id, role and name; no positions, no hashed classes. '' when unknown. */
  readonly selector: string
  readonly tag: string
  /** Why it takes part: by semantics, or by weak hints only (class, inline style). Absent for plain content. */
  readonly interactive?: 'semantic' | 'hint'
  /** What sort of thing it is, where that says what a click on it leads to. */
  readonly kind?: TargetKind
  /** The label element that was hit, where the gesture resolved to the control it labels. */
  readonly labelNodeId?: number
  readonly masked?: true
  readonly disabled?: true
  /** The recorder was told not to record inside. */
  readonly blocked?: true
  /** Where it sits when not in the page itself. */
  readonly within?: 'shadow' | 'iframe'
  /** The node was already removed when the gesture arrived. */
  readonly removed?: true
}
