import { cleanText } from '../../lib/clean-text.ts'
import type { EventOf, SessionEvent } from '../../normalize/event.ts'
import { placeOf } from './listed.ts'
import type { Stats } from './schema.ts'

/** Fields that are told apart. */
const MOST_FIELDS = 10_000

/** Counts what was entered. */
export function createTypingStats() {
  const fields = new Map<string, { length: number; isMasked: boolean }>()
  const counts = { entries: 0, returns: 0, cleared: 0, choices: 0, toggles: 0, files: 0, byPage: 0 }
  let typingMs = 0
  let longest: Stats['typing']['longest']

  function typed(event: EventOf<'input'>): void {
    const { target, length, value, endAtMs } = event.data
    counts.entries++
    if (value === '') counts.cleared++
    const durationMs = Math.max(0, endAtMs - event.timeMs)
    typingMs += durationMs
    if (durationMs > (longest?.durationMs ?? 0))
      longest = { label: cleanText(target.label, 120), durationMs, ...placeOf(event) }
    const key = fieldOf(event)
    const known = fields.get(key)
    if (known !== undefined) counts.returns++
    const isMasked = event.masked === true
    if (known !== undefined || fields.size < MOST_FIELDS) fields.set(key, { length, isMasked })
  }

  return {
    see(event: SessionEvent): void {
      if (event.kind !== 'input') return
      switch (event.data.how) {
        case 'typing':
        case 'editable':
          return typed(event)
        case 'choice':
          counts.choices++
          return
        case 'toggle':
          counts.toggles++
          return
        case 'file':
          counts.files++
          return
        case 'programmatic':
          counts.byPage++
      }
    },
    finish(): Stats['typing'] {
      let characters = 0
      let maskedCharacters = 0
      for (const { length, isMasked } of fields.values()) {
        characters += length
        if (isMasked) maskedCharacters += length
      }
      const maskedShare = characters === 0 ? null : Math.round((maskedCharacters / characters) * 1000) / 1000
      return {
        ...counts,
        fields: fields.size,
        characters,
        maskedCharacters,
        maskedShare,
        typingMs,
        ...(longest && { longest }),
      }
    },
  }
}

/** A field is the same while its page is: ids hold within one page load. */
function fieldOf({ data: { target }, windowId, epoch }: EventOf<'input'>): string {
  return `${windowId ?? ''} ${epoch} ${target.nodeId < 0 ? target.label : target.nodeId}`
}
