import type { EventData } from '../event.ts'

const HYDRATION_CODES = /Minified React error #(?:418|419|421|422|423|425)\b/
const HYDRATION_TEXTS =
  /hydration failed|error while hydrating|hydrated but some attributes|does not match server-rendered HTML|did not match\. Server|Expected server HTML to contain|Hydration completed but contains mismatches|Hydration (?:node|text|children|class|style|attribute) mismatch/i

/** What stands for Sentry's hydration crumb, which has no words of its own. */
export const HYDRATION_CRUMB = 'Hydration error: the server rendered another page than the browser'

const HEAD = 4000

/** Whether the text is a framework's complaint that server and browser rendered different pages. */
export function isHydrationText(text: string): boolean {
  const head = text.slice(0, HEAD)
  return HYDRATION_CODES.test(head) || HYDRATION_TEXTS.test(head)
}

/**
 * The kind of error that a console line of level error stands for; `undefined` for a plain `console.error`.
 * The console plugin writes what nobody caught as console lines with the browser's own wording.
 */
export function errorKindOf(message: string): EventData['error']['kind'] | undefined {
  if (isHydrationText(message)) return 'hydration'
  if (message.startsWith('Uncaught (in promise)')) return 'unhandled-rejection'
  if (message.startsWith('Uncaught ') || message === 'Script error.') return 'uncaught'
  return undefined
}

/** The part of a message that all reports of one error have in common: no `Uncaught`, no class name, one line. */
export function messageCore(message: string): string {
  return message
    .slice(0, HEAD)
    .replace(/^Uncaught (?:\(in promise\) ?)?/, '')
    .replace(/^(?:[A-Z]\w*(?:Error|Exception)|Error): /, '')
    .split('\n', 1)[0]!
    .trim()
}

/** Whether two messages tell the same error. */
export function sameMessage(one: string, other: string): boolean {
  if (one === other) return true
  const a = messageCore(one)
  const b = messageCore(other)
  if (a === b) return a !== ''
  // One report may hold more than the other: `save failed` and `save failed {"status":500}`.
  const [short, long] = a.length < b.length ? [a, b] : [b, a]
  return short.length >= 8 && long.includes(short)
}
