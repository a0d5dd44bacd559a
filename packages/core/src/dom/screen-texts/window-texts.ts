import type { Frame } from '../../decode/frame.ts'
import type { ChangeLog, Mirror, MirrorOptions, MirrorReader } from '../mirror/mirror.ts'
import { createChangingPlaces } from './changing-places.ts'
import { createFraming } from './framing.ts'
import type { Line } from './line.ts'
import { createPageLines } from './page-lines.ts'
import type { NewText, TextTable } from './text-table.ts'

/** The texts of one window's pages. */
export interface WindowTexts {
  readonly page: MirrorReader
  snapshot(frame: Frame): void
  mutation(frame: Frame): void
}

/** A line that stands on the page: its text in the table, and the rrweb id of its element. */
interface Standing {
  textId: number
  elementId: number
}

/** A window before its first frame. What comes and goes is told to `table`, which somebody else settles. */
export function createWindowTexts(
  windowId: string,
  table: TextTable,
  make: (hooks: Pick<MirrorOptions, 'onRemove' | 'mostChanges'>) => Mirror,
): WindowTexts {
  const mirror = make({ onRemove: slot => lines.removing(slot), mostChanges: Infinity })
  const framing = createFraming(mirror)
  const places = createChangingPlaces(table, textId => {
    const like = table.get(textId)
    return like === undefined ? 0 : table.addSeries(windowId, { ...like, selector: () => like.selector })
  })
  const lines = createPageLines(mirror, { came, went })
  const standing: Standing[] = [{ textId: 0, elementId: -1 }]
  const free: number[] = []
  const changes: ChangeLog = { added: [], texts: [], attributeSlots: [], attributeNames: [] }

  function came({ text, hidden, isCut, element }: Line): number {
    const frame = framing.around(element)
    const found: NewText = {
      text,
      masked: hidden,
      cut: isCut,
      role: frame.role,
      selector: () => framing.selector(frame, hidden < 0 ? text : ''),
    }
    const id = free.pop() ?? standing.push({ textId: 0, elementId: -1 }) - 1
    const line = standing[id]!
    line.textId = table.add(windowId, found)
    line.elementId = mirror.nodeId(element)
    places.came(line.elementId, line.textId, textId => {
      line.textId = textId
    })
    return id
  }

  function went(id: number): void {
    const { textId, elementId } = standing[id]!
    table.remove(textId)
    places.went(elementId, textId)
    free.push(id)
  }

  return {
    page: mirror,
    snapshot(frame) {
      lines.clear()
      mirror.applySnapshot(frame, false)
      lines.begin()
      places.settle(true)
    },
    mutation(frame) {
      changes.added.length = 0
      changes.texts.length = 0
      changes.attributeSlots.length = 0
      changes.attributeNames.length = 0
      mirror.applyMutation(frame, changes)
      lines.changed(changes)
      places.settle(false)
    },
  }
}
