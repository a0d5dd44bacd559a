import { mayShareWindow, type Fold, type Placed } from './told.ts'
import { HYDRATION_CRUMB, sameMessage } from '../dialects/errors.ts'

type Message = Placed<'console' | 'error'>

/** A page logs what it caught, and the browser what nobody caught, in the same moment. */
const ECHO_MS = 100
/** Analytics events bear the time of their sending, hydration complaints come in a series. */
const REPORT_MS = 1000
const RECENT = 32

/**
 * Folds reports of one error: the same message logged and uncaught, told by the recording and by the
 * vendor's error tracking. Equal lines of one reporter are lines of their own; those that no other reporter can tell
 * are not among `messages`.
 */
export function duplicateMessages(messages: readonly Message[], fold: Fold): void {
  let recent: Message[] = []
  for (const message of messages) {
    const { told } = message
    const { timeMs } = told
    recent = recent.filter(one => timeMs - one.told.timeMs <= REPORT_MS).slice(-RECENT)
    let stays = true
    for (const earlier of recent) {
      const goes = superfluous(earlier, message)
      if (goes === undefined) continue
      if (goes === earlier) {
        fold(earlier.index, message.index)
        recent = recent.filter(one => one !== earlier)
        continue
      }
      fold(message.index, earlier.index)
      stays = false
      break
    }
    if (stays) recent.push(message)
  }
}

/** Which of the two tells nothing new; `undefined` when both do. */
function superfluous(earlier: Message, later: Message): Message | undefined {
  const a = earlier.told
  const b = later.told
  const apart = b.timeMs - a.timeMs
  if (!mayShareWindow(a, b)) return undefined
  if (a.kind === 'error' && b.kind === 'error') {
    if (a.data.kind === 'hydration' && b.data.kind === 'hydration') {
      // Sentry's crumb says only that there was one.
      if (a.data.message === HYDRATION_CRUMB) return b.data.message === HYDRATION_CRUMB ? undefined : earlier
      if (b.data.message === HYDRATION_CRUMB) return later
    }
    if (a.origin === b.origin || !sameMessage(a.data.message, b.data.message)) return undefined
    return a.origin === 'tracked' ? earlier : later
  }
  if (a.kind === 'console' && b.kind === 'console') {
    return a.origin !== b.origin && apart <= ECHO_MS && a.data.message === b.data.message ? later : undefined
  }
  const logged = a.kind === 'console' ? a : b
  if (logged.kind !== 'console' || logged.data.level !== 'error') return undefined
  if (apart > (a.origin === b.origin ? ECHO_MS : REPORT_MS) || !sameMessage(a.data.message, b.data.message))
    return undefined
  return a.kind === 'console' ? earlier : later
}
