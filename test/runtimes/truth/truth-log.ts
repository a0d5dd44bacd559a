/** What the driver of a recorded session wrote down; made by fixtures/record. */
export interface TruthGesture {
  readonly at: number
  readonly endAt: number
  readonly gesture: string
  readonly target?: {
    readonly role: string
    readonly name: string
    readonly in?: 'shadow' | 'iframe'
    readonly blocked?: true
    readonly masked?: true
    readonly vanishes?: true
    readonly editable?: true
    readonly disabled?: true
  }
  readonly text?: string
  readonly value?: string
  readonly label?: string
  readonly key?: string
  readonly masked?: true | number
  readonly window?: number
}

/** The gestures of a truth.json, in order; facts about the page are left out. */
export function readGestures(bytes: Uint8Array): TruthGesture[] {
  const entries = JSON.parse(new TextDecoder().decode(bytes)) as (TruthGesture | { fact: string })[]
  return entries.filter((entry): entry is TruthGesture => 'gesture' in entry)
}
