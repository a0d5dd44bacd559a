import type { AppearedText } from '../../dom/appeared/appeared.ts'
import type { SessionEvent } from '../../normalize/event.ts'
import { eventsOf, type Facts } from './facts.ts'

/** Something told somebody that what they did was not accepted. */
export interface Refusal {
  readonly offsetMs: number
  readonly windowId: string
  readonly event: SessionEvent
  /** The message, or the request and its status. */
  readonly text: string
  readonly by: 'message' | 'request'
}

/** Said without a role: what forms say, in the languages most often met. */
const REFUSING =
  /\b(?:invalid|incorrect|is required|required field|must (?:be|have|contain|not)|(?:is|are) not (?:valid|allowed|accepted)|not a valid|too (?:short|long|weak)|does not match|do not match|already (?:taken|exists|in use|registered)|cannot be (?:empty|blank)|can't be (?:empty|blank)|please (?:enter|fill|provide|correct|choose|select|check|try again)|try again|went wrong|failed|ungültig|pflichtfeld|erforderlich|invalide|obligatoire|no es válid[oa]|obligatorio)\b/i
/** Alerts say good news too. */
const WELCOME =
  /\b(?:added|saved|sent|success(?:ful|fully)?|thanks?|thank you|welcome|copied|done|updated|completed?|confirmed|subscribed|gespeichert|gesendet|danke|merci|gracias)\b/i

/** Whether a text that appeared refuses something. An alert does unless it says something good. */
export function refuses({ role, text }: Pick<AppearedText, 'role' | 'text'>): boolean {
  if (role === 'alert') return !WELCOME.test(text) || REFUSING.test(text)
  return REFUSING.test(text) && !WELCOME.test(text)
}

/** Two rules ask for the same. */
const known = new WeakMap<Facts, readonly Refusal[]>()
/** Texts that were looked at: they repeat. */
const MOST_TEXTS = 2000

/** All refusals, in order of time. */
export function refusalsOf(facts: Facts): readonly Refusal[] {
  const found = known.get(facts) ?? findRefusals(facts)
  known.set(facts, found)
  return found
}

function findRefusals(facts: Facts): Refusal[] {
  const found: Refusal[] = []
  const verdicts = new Map<string, boolean>()
  const isRefusal = (appeared: Pick<AppearedText, 'role' | 'text'>): boolean => {
    const key = `${appeared.role} ${appeared.text}`
    let verdict = verdicts.get(key)
    if (verdict === undefined) {
      verdict = refuses(appeared)
      if (verdicts.size < MOST_TEXTS) verdicts.set(key, verdict)
    }
    return verdict
  }
  for (const event of eventsOf(facts, 'mutation')) {
    const text = event.data.appeared?.find(isRefusal)
    if (text === undefined) continue
    const { offsetMs, windowId = '' } = event
    found.push({ offsetMs, windowId, event, text: text.text, by: 'message' })
  }
  for (const { event, fromMs, toMs, telemetry, action } of facts.requests) {
    if (!event.data.failed || telemetry || !action || action.action === 'navigate') continue
    const { method, status = 0 } = event.data
    found.push({
      offsetMs: toMs ?? fromMs,
      windowId: event.windowId ?? '',
      event,
      text: `${method} ${status === 0 ? '(no answer)' : status}`,
      by: 'request',
    })
  }
  return found.sort((one, other) => one.offsetMs - other.offsetMs)
}
