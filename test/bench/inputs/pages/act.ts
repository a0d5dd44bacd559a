import { pass } from './clock.ts'

// What a visitor does, as the events that a browser fires for it. Made in the page, not by a driver outside: a few
// hundred thousand gestures take seconds.

const PRESS_MS = 55
const KEY_MS = 90
const MOVE_MS = 50

interface Point {
  readonly clientX: number
  readonly clientY: number
}

const mouse = (at: Point): PointerEventInit => ({
  ...at,
  bubbles: true,
  cancelable: true,
  composed: true,
  pointerType: 'mouse',
  isPrimary: true,
})

/** Presses and lets go over an element. */
export async function click(target: HTMLElement, at: Point): Promise<void> {
  target.dispatchEvent(new PointerEvent('pointerdown', mouse(at)))
  target.dispatchEvent(new MouseEvent('mousedown', mouse(at)))
  const field = target.closest<HTMLElement>('input, textarea, select, button, a[href], [contenteditable]')
  if (field && field !== document.activeElement) field.focus()
  await pass(PRESS_MS)
  target.dispatchEvent(new PointerEvent('pointerup', mouse(at)))
  target.dispatchEvent(new MouseEvent('mouseup', mouse(at)))
  target.dispatchEvent(new PointerEvent('click', mouse(at)))
  await pass(5)
}

/** Moves the mouse over an element. */
export async function move(target: Element, at: Point): Promise<void> {
  target.dispatchEvent(new MouseEvent('mousemove', { ...at, bubbles: true, composed: true }))
  await pass(MOVE_MS)
}

/** Puts a field's text there, as one key does. */
export async function enter(field: HTMLInputElement | HTMLTextAreaElement, text: string): Promise<void> {
  field.value = text
  field.dispatchEvent(new InputEvent('input', { bubbles: true, inputType: 'insertText' }))
  await pass(KEY_MS)
}

/**
 * Scrolls a container. Its event is fired here and now: the browser's own waits for a frame to be drawn, which a
 * page that never lets go of its thread does not get to see.
 */
export async function scrollTo(container: Element, top: number): Promise<void> {
  container.scrollTop = top
  container.dispatchEvent(new Event('scroll'))
  await pass(110)
}
