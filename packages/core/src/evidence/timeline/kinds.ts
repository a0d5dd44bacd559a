import type { ActionName } from '../../analyze/action.ts'

const SMALL: readonly ActionName[] = [
  'scroll',
  'selection',
  'viewport_resize',
  'media',
  'clipboard',
  'window_blur',
  'window_focus',
]
const FAILURES: readonly ActionName[] = ['error', 'console_error', 'request_failed']

/** What goes first when room is short. */
export function isSmall(action: ActionName): boolean {
  return SMALL.includes(action)
}

/** What befell somebody and is always told. */
export function isFailure(action: ActionName): boolean {
  return FAILURES.includes(action)
}
