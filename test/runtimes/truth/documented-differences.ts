/**
 * Where a recording cannot give the name that the page's author meant. Each entry is a fact of the recorder
 * or of the page, not of ours; the README of the fixtures tells how each was found.
 */

/** Sentry masks `aria-label`, `title` and `placeholder` whatever it is told: what is left is the visible text. */
export const withoutAriaLabels: Readonly<Record<string, string>> = {
  'Next offer': '›',
  'Previous offer': '‹',
  More: '+',
  Fewer: '−',
  'Remove Green mug': '×',
  Close: '✕',
  'Move Fire up': '↑',
  'Handle colour': 'Choose a colour',
}

/** Fields and cells of third-party pages that have no name of their own: the author's word is a column's header. */
export const withoutNames: Readonly<Record<string, readonly string[]>> = {
  swagger: ['glaze', 'id'],
  grid: ['Customer', 'Customer filter', 'Row handle', 'Orders', 'sent'],
}

/** Roles that the log tells for the author's sake, and what else they come as. */
export const rolesOf: Readonly<Record<string, readonly string[]>> = {
  paragraph: ['text', ''],
  summary: ['button'],
  img: ['canvas', 'img', 'image'],
  label: ['textbox', 'checkbox', 'radio'],
  option: ['option', 'text', ''],
  gridcell: ['gridcell', 'text', ''],
  grid: ['grid', ''],
  listitem: ['listitem', 'text'],
}
