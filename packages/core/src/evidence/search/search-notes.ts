import { counted } from '../counted.ts'
import { EventFlag } from '../events/event-table.ts'
import type { StoredReplay } from '../stored-replay.ts'
import { rangeNotes } from '../window/range-notes.ts'
import type { SearchField, SearchNote } from './answer.ts'
import type { Corpus } from './corpus.ts'

interface Asked {
  readonly fromMs: number
  readonly toMs: number
  readonly fields: readonly SearchField[] | undefined
  readonly isPartly: boolean
  readonly hasWords: boolean
  readonly found: number
}

/** What the search could not look at: hidden, not recorded, not fetched, left out. */
export function searchNotes(replay: StoredReplay, corpus: Corpus, asked: Asked): SearchNote[] {
  const { fields } = asked
  const searches = (...some: SearchField[]): boolean =>
    fields === undefined || some.some(one => fields.includes(one))
  const notes: SearchNote[] = []
  if (!asked.hasWords)
    notes.push({ code: 'no-words', message: 'nothing was asked for: say a word that was to be seen' })
  if (asked.isPartly)
    notes.push({
      code: 'some-words',
      message: 'nothing has all of these words: what has some of them is told',
    })
  const { screen } = corpus
  if (searches('text')) {
    if (screen.masked > 0)
      notes.push({
        code: 'masked',
        message: `${counted(screen.masked, 'masked text')} on the screen cannot be searched: the recorder hid ${screen.masked === 1 ? 'it' : 'them'}`,
      })
    if (screen.cut > 0)
      notes.push({
        code: 'cut-texts',
        message: `of ${counted(screen.cut, 'long text')} on the screen only the beginning is searched`,
      })
    if (screen.leftOut > 0)
      notes.push({
        code: 'left-out',
        message: `${counted(screen.leftOut, 'text')} on the screen was left out: there were too many`,
      })
    if (screen.windowsLeftOut > 0)
      notes.push({
        code: 'left-out',
        message: `the screens of ${counted(screen.windowsLeftOut, 'window')} were left out: there were too many`,
      })
  }
  const hidden = maskedEvents(corpus)
  if (hidden > 0 && searches('name', 'note', 'console', 'request'))
    notes.push({
      code: 'masked',
      message: `${counted(hidden, 'event')} ${hidden === 1 ? 'has' : 'have'} masked text, such as typed values, that cannot be searched`,
    })
  for (const { what, state } of replay.stats.recorded) {
    if (state !== 'unknown' && state !== 'not-recorded') continue
    const told = NOT_RECORDED.get(what)
    if (told !== undefined && searches(...told.fields))
      notes.push({ code: 'not-recorded', message: told.sentence })
  }
  notes.push(...rangeNotes(replay, asked))
  return notes
}

const NOT_RECORDED: ReadonlyMap<string, { readonly fields: SearchField[]; readonly sentence: string }> =
  new Map([
    [
      'page',
      {
        fields: ['text', 'name', 'selector'],
        sentence: 'the page is not recorded: what was on the screen cannot be searched',
      },
    ],
    ['network', { fields: ['request'], sentence: 'requests are not recorded, so they cannot be searched' }],
    [
      'console',
      {
        fields: ['console'],
        sentence: 'nothing of the console is here: it is not recorded, or nothing was written to it',
      },
    ],
  ])

function maskedEvents({ table, docOfRow }: Corpus): number {
  let hidden = 0
  for (let row = 0; row < table.length; row++)
    if (docOfRow[row]! >= 0 && (table.flags[row]! & EventFlag.masked) !== 0) hidden++
  return hidden
}
