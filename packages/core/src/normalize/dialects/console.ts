import type { Draft, FrameContext, Origin } from './draft.ts'
import { errorKindOf, isHydrationText } from './errors.ts'
import { clip, listOf, objectOf, oneLine, preview, textOf } from './guards.ts'

const MESSAGE_LIMIT = 2000
const STACK_LIMIT = 4000
const STACK_LINES = 30
const ARGUMENTS = 50
const ELEMENT_LIMIT = 120
const ERROR_TRAILER = '\nEnd of stack for Error object'

/** Payload of the console plugin: `{ level, trace: [string], payload: [JSON text] }`. */
export function readConsole(payload: unknown, context: FrameContext): Draft[] {
  const record = objectOf(payload)
  const level = textOf(record['level']) || 'log'
  const parts: string[] = []
  let stack = ''
  for (const argument of listOf(record['payload']).slice(0, ARGUMENTS)) {
    const read = readArgument(argument)
    parts.push(read.text)
    if (stack === '') stack = read.stack
  }
  const message = parts.join(' ')
  if (isRecorderNotice(level, message, context)) return []
  if (stack === '') stack = stackOf(listOf(record['trace']))
  return [consoleDraft({ level, message, stack, origin: 'console', timeMs: context.timeMs })]
}

/** A console line of any dialect as its event: a console event, or the error that it stands for. */
export function consoleDraft(line: {
  readonly level: string
  readonly message: string
  readonly stack?: string
  readonly origin: Origin
  readonly timeMs: number
}): Draft {
  const level = LEVELS.get(line.level) ?? oneLine(line.level, 20)
  const message = clip(
    line.level === 'assert' ? `Assertion failed: ${line.message}` : line.message,
    MESSAGE_LIMIT,
  )
  const stack = line.stack === undefined || line.stack === '' ? {} : { stack: clip(line.stack, STACK_LIMIT) }
  const { origin, timeMs } = line
  const kind = level === 'error' || isHydrationText(message) ? errorKindOf(message) : undefined
  if (kind !== undefined) {
    return { kind: 'error', origin, timeMs, label: oneLine(message), data: { message, kind, ...stack } }
  }
  const label = message === '' ? `console.${level}()` : oneLine(message)
  return { kind: 'console', origin, timeMs, label, data: { level, message, ...stack } }
}

/** Sentry's and Android's names for rrweb's levels. A failed assertion shows as an error in browsers. */
const LEVELS: ReadonlyMap<string, string> = new Map([
  ['warning', 'warn'],
  ['fatal', 'error'],
  ['critical', 'error'],
  ['assert', 'error'],
])

/** Lines that the recorder itself writes: they speak of the recording, not of the page. */
function isRecorderNotice(level: string, message: string, context: FrameContext): boolean {
  if (level !== 'warn') return false
  if (message === 'The number of log records reached the threshold.') {
    context.health.note(
      'console-limit',
      'The recorder reached its limit of console lines: later ones are missing.',
      context,
    )
    return true
  }
  if (message.includes('Too many mutations on node')) {
    context.health.note(
      'recorder-stopped',
      'PostHog throttled the attributes of nodes that changed all the time: some of their states are missing.',
      context,
    )
    return true
  }
  return false
}

/** One argument: JSON text as the plugin writes it, or whatever an old recorder left there. */
function readArgument(argument: unknown): { text: string; stack: string } {
  const raw = typeof argument === 'string' ? argument : preview(argument, MESSAGE_LIMIT)
  // Only strings are unpacked. Objects, numbers and lists read best as the JSON that they are.
  const text = raw.startsWith('"') ? parseText(raw) : raw
  if (text.endsWith(ERROR_TRAILER)) return splitError(text.slice(0, -ERROR_TRAILER.length))
  return { text: clip(isElement(text) ? clip(text, ELEMENT_LIMIT) : text, MESSAGE_LIMIT), stack: '' }
}

function parseText(raw: string): string {
  try {
    const value = JSON.parse(raw) as unknown
    return typeof value === 'string' ? value : raw
  } catch {
    return raw
  }
}

/** A DOM element arrives as its outerHTML, which may be the whole page. */
function isElement(text: string): boolean {
  return text.length > ELEMENT_LIMIT && /^<[a-z][\w-]*[\s>]/i.test(text.slice(0, 80)) && text.endsWith('>')
}

/** An Error arrives as its stack, in Chrome headed by its message. */
function splitError(text: string): { text: string; stack: string } {
  const head = text.slice(0, MESSAGE_LIMIT + STACK_LIMIT)
  const lines = head.split('\n')
  const first = lines.findIndex(line => /^\s+at\s|^[^\s@]*@.+:\d+(?::\d+)?$/.test(line.slice(0, 500)))
  if (first < 0) return { text: clip(head, MESSAGE_LIMIT), stack: '' }
  const stack = lines.slice(first, first + STACK_LINES).join('\n')
  // Firefox and Safari leave the message out of the stack: then the place is all there is.
  return { text: clip(lines.slice(0, first).join('\n') || `Error at ${lines[first]}`, MESSAGE_LIMIT), stack }
}

function stackOf(trace: readonly unknown[]): string {
  return trace
    .slice(0, STACK_LINES)
    .map(textOf)
    .filter(line => line !== '')
    .map(line => clip(line, 500))
    .join('\n')
}
