import type { ClickNote } from './clicks.ts'

/** Says of each click how it was made, now that it is known what the recorder tells. */
export function resolvePointers(notes: readonly ClickNote[], recordsPresses: boolean): void {
  const recordsTypes = notes.some(({ pointerType }) => pointerType !== undefined)
  for (const { event, pointerType, press } of notes) {
    if (event.kind !== 'click') continue
    const { data } = event
    if (press) data.pointer = pointerType === 1 ? 'pen' : press.by
    else if (recordsPresses) data.pointer = 'keyboard-or-script'
    else if (pointerType !== undefined) data.pointer = POINTERS[pointerType] ?? 'unknown'
    // Menus and double clicks carry no pointer type of their own.
    else data.pointer = recordsTypes && data.gesture === 'click' ? 'keyboard-or-script' : 'unknown'
    // Deleting what is not there costs as much as deleting.
    if (data.submits !== undefined && data.pointer !== 'keyboard-or-script') delete data.submits
  }
}

/** rrweb's pointer types. */
const POINTERS = ['mouse', 'pen', 'touch'] as const
