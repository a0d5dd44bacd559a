import { cleanText } from '../../lib/clean-text.ts'
import type { EventData, SessionEvent } from '../../normalize/event.ts'
import { createGroups } from './groups.ts'
import { isConsoleError } from './happened.ts'
import type { Stats } from './schema.ts'

const MOST_MESSAGES = 100
const MESSAGE_LIMIT = 300
const MOST_LEVELS = 20

/** Counts what was written to the console, and errors that nobody caught. */
export function createMessageStats() {
  const levels = new Map<string, number>()
  const consoleErrors = createGroups<{ message: string }>()
  const errors = createGroups<{ message: string; kind: EventData['error']['kind'] }>()
  let consoleTotal = 0
  let errorTotal = 0

  return {
    see(event: SessionEvent): void {
      if (event.kind === 'console') {
        const { level, message } = event.data
        consoleTotal++
        const word = cleanText(level, 20) || 'log'
        const key = levels.has(word) || levels.size < MOST_LEVELS ? word : '(others)'
        levels.set(key, (levels.get(key) ?? 0) + 1)
        if (!isConsoleError(level)) return
        const text = cleanText(message, MESSAGE_LIMIT)
        consoleErrors.add(text, event, () => ({ message: text }))
      } else if (event.kind === 'error') {
        const { kind } = event.data
        errorTotal++
        const message = cleanText(event.data.message, MESSAGE_LIMIT)
        errors.add(`${kind} ${message}`, event, () => ({ message, kind }))
      }
    },
    finish: (): { console: NonNullable<Stats['console']>; errors: Stats['errors'] } => ({
      console: {
        total: consoleTotal,
        byLevel: toRecord([...levels].sort(([, one], [, other]) => other - one)),
        errors: consoleErrors.finish(MOST_MESSAGES),
      },
      errors: { total: errorTotal, groups: errors.finish(MOST_MESSAGES) },
    }),
  }
}

/** Without a prototype: the names come from the recording. */
export function toRecord(entries: Iterable<readonly [string, number]>): Record<string, number> {
  const record = Object.create(null) as Record<string, number>
  for (const [name, value] of entries) record[name] = value
  return record
}
