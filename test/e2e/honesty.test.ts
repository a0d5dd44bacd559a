import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import {
  hole,
  live,
  missingSegment,
  noPage,
  partlyFetched,
  stillForAWhile,
  truncated,
  whole,
  type Case,
} from './cases.ts'
import { workplace, type Workplace } from './playhead.ts'

/** A question, what its answer has to say in words, and what must stand somewhere in its JSON. */
type Row = readonly [question: string, text: RegExp, json: RegExp]

/** `"code":"hole"` and the like, anywhere in an answer. */
const code = (name: string): RegExp => new RegExp(`"code":"${name}"`)

const cases: Readonly<Record<string, { readonly make: Case; readonly rows: readonly Row[] }>> = {
  'masked text': {
    make: whole('shop-sentry-masked'),
    rows: [
      ['events --kind click --limit 3', /click {2}button masked\(10\)/, /"masked":true/],
      ['events --contains cart', /text that the recorder masked cannot be found/, code('masked')],
      ['window --at 0:40', /\d+ events here have text that the recorder hid: masked\(n\)/, code('masked')],
      ['search mug', /\d+ masked texts on the screen cannot be searched: the recorder hid/, code('masked')],
      ['dom --at 0:40', /44 texts masked \(464 characters\)/, /"maskedTexts":44/],
      ['dom --at 0:40', /textbox masked\(9\) = masked\(10\)/, /"masked"/],
      ['dom --at 0:40 --format html', /44 texts masked/, /"maskedTexts":44/],
      ['dom --from 0:38 --to 0:41', /\d+ texts masked/, /"maskedTexts":[1-9]/],
      ['stats', /! 100 % of the visible text is masked/, code('masked')],
      ['stats', /90 on masked names/, /"masked":90/],
      ['health', /100 % of its text is masked/, code('masked')],
      ['brief', /100 % of its text masked/, /100 % of its text masked/],
      ['analyze', /100 % of its text masked/, /"maskedShare":1/],
      ['analyze', /Clicked button masked\(10\)/, /masked\(10\)/],
    ],
  },
  'a blocked box': {
    make: whole('shop-sentry'),
    rows: [
      ['events --kind click --from 1:10', /button \(not recorded inside\)/, /"blocked":true/],
      ['window --at 1:11 --before 1s --after 1s', /click {2}button +not recorded inside/, /"blocked":true/],
      ['dom --at 1:12', /! .*1 box blocked/, /"blockedBoxes":1/],
      ['dom --at 1:12 --format html', /1 box blocked/, /"blockedBoxes":1/],
      ['dom --at 1:12', /^ *blocked \d+×\d+/m, /"blocked \d+×\d+/],
      ['dom --from 0:50 --to 1:12', /! .*1 box blocked/, /"blockedBoxes":1/],
      ['brief', /\(not recorded inside\)/, /not recorded inside/],
      ['analyze', /\(not recorded inside\)/, /not recorded inside/],
    ],
  },
  'what the recorder does not tell of': {
    make: whole('dead-rrweb'),
    rows: [
      ['events --kind network', /! requests are not recorded/, code('not-recorded')],
      [
        'events --kind click,console',
        /! nothing of the console: it is not recorded, or/,
        code('not-recorded'),
      ],
      ['events --contains /api/order', /! requests are not recorded/, code('not-recorded')],
      ['window --at 5s', /none in the whole recording, or not recorded: network, console/, /"inRecording":0/],
      ['search /api/order', /requests are not recorded, so they cannot be searched/, code('not-recorded')],
      ['search warning', /nothing of the console is here: it is not recorded, or/, code('not-recorded')],
      ['stats', /^Requests {2}not recorded/m, /"what":"network","state":"not-recorded"/],
      [
        'stats',
        /^Console {2}nothing recorded: the recorder does not tell of it, or/m,
        /"what":"console","state":"unknown"/,
      ],
      ['health', /Requests are not recorded/, /"what":"network","state":"not-recorded"/],
      ['brief', /not recorded: network, .*none or not recorded: console/, /none or not recorded: console/],
    ],
  },
  'a page that was not recorded': {
    make: noPage,
    rows: [
      ['events --kind dom-snapshot', /! there is no picture of the page/, code('not-recorded')],
      ['search mug', /the page is not recorded: what was on the screen cannot/, code('not-recorded')],
      ['dom --at 0:40', /! no snapshot of the page lies at or before 0:40\.0/, code('not-found')],
      ['dom --from 0:40 --to 0:41', /! no snapshot of the page lies/, /"diff":null/],
      ['window --at 0:40', /click {2}unknown target/, /unknown target/],
      ['stats', /! the page is not recorded/, code('not-recorded')],
      ['health', /Without the page/, code('no-page')],
      ['brief', /no picture of the page/, /no picture of the page/],
      ['analyze', /no picture of the page/, /"missingSnapshot":true/],
    ],
  },
  'bytes that break off': {
    make: truncated,
    rows: [
      ['events', /! segment 0: its bytes break off/, code('truncated')],
      ['window --at 0:40', /! segment 0: its bytes break off/, code('truncated')],
      ['search mug', /segment 0: its bytes break off/, code('truncated')],
      ['dom', /! segment 0: its bytes break off/, code('truncated')],
      ['dom --from 0:40 --to 1:10', /! segment 0: its bytes break off/, code('truncated')],
      ['stats', /! segment 0: its bytes break off/, code('truncated')],
      ['health', /^Missing$/m, code('truncated')],
      ['brief', /recording: breaks off/, /breaks off/],
      ['analyze', /recording: breaks off/, /"truncated":true/],
    ],
  },
  'a part that was fetched alone': {
    make: partlyFetched,
    rows: [
      ['events', /! segments 4 to 14 are not here: what they hold lies after 0:2/, code('not-fetched')],
      ['window --at 0:20', /! segments 4 to 14 are not here/, code('not-fetched')],
      ['search nothing', /segments 4 to 14 are not here/, code('not-fetched')],
      ['dom --at 1:00', /! segments 4 to 14 are not here/, code('not-fetched')],
      ['dom --from 0:20 --to 1:00', /! segments 4 to 14 are not here/, code('not-fetched')],
      ['stats', /! segments 4 to 14 are not here/, code('not-fetched')],
      ['health', /Partly fetched/, code('partly-fetched')],
      ['brief', /recording: 11 segments missing/, /11 segments missing/],
      ['analyze', /recording: 11 segments missing/, /"missing":\[4,5,6,7,8,9,10,11,12,13,14\]/],
      [
        'fetch --segments 0-3',
        /partly fetched: without 11 segments: 4, 5/,
        /"missing":\[4,5,6,7,8,9,10,11,12,13,14\]/,
      ],
    ],
  },
  'a segment that is not there': {
    make: missingSegment,
    rows: [
      ['events', /! not recorded from 0:35\.0 to 0:35\.\d: a segment is missing/, code('not-fetched')],
      ['window --at 0:35', /! not recorded from 0:35\.0/, code('not-fetched')],
      ['search nothing', /not recorded from 0:35\.0/, code('not-fetched')],
      ['dom --at 1:13', /mutations could not be applied/, /"unappliedMutations":[1-9]/],
      ['dom --from 0:30 --to 0:36', /! not recorded from 0:35\.0/, code('not-fetched')],
      ['stats', /! not recorded from 0:35\.0/, code('not-fetched')],
      ['health', /1 segment of 15 is not here: 5\./, code('missing-segments')],
      ['brief', /── not recorded: \d+ ms, a segment is missing/, /a segment is missing/],
      ['analyze', /── not recorded: \d+ ms, a segment is missing/, /"reason":"missing-segment"/],
    ],
  },
  'a hole': {
    make: hole,
    rows: [
      ['events', /! not recorded from 0:49\.9 to 1:00\.1: frames were lost/, code('hole')],
      ['window --at 0:55', /! not recorded from 0:49\.9 to 1:00\.1/, code('hole')],
      ['search nothing', /not recorded from 0:49\.9 to 1:00\.1/, code('hole')],
      ['dom --at 0:55', /! not recorded from 0:49\.9 to 1:00\.1/, code('hole')],
      ['dom --at 1:05', /! not recorded from 0:49\.9 to 1:00\.1/, code('hole')],
      ['dom --from 0:49 --to 1:01', /! not recorded from 0:49\.9 to 1:00\.1/, code('hole')],
      ['stats', /not recorded {2}10 s/, /"state":"unrecorded"/],
      ['health', /1 hole, 10 s from 0:49\.9: frames were lost/, code('hole-lost-frames')],
      ['brief', /── not recorded: 10 s, frames were lost/, /not recorded: 10 s, frames were lost/],
      ['analyze', /── not recorded: 10 s, frames were lost/, /"reason":"lost-frames"/],
    ],
  },
  'a recording that goes on': {
    make: live,
    rows: [
      ['events', /! the source was still recording when this was fetched/, code('live')],
      ['window --at 1:40', /! the source was still recording/, code('live')],
      ['search nothing', /the source was still recording/, code('live')],
      ['dom', /! the source was still recording/, code('live')],
      ['dom --from 1:00 --to 2:00', /! the source was still recording/, code('live')],
      ['stats', /! the source was still recording/, code('live')],
      ['health', /still being recorded/, code('live')],
      ['brief', /still being recorded/, /still being recorded/],
      ['analyze', /still being recorded/, /"live":true/],
    ],
  },
}

describe.each(Object.entries(cases))('%s', (_, { make, rows }) => {
  let place: Workplace
  let name = ''

  beforeAll(async () => {
    place = await workplace()
    name = await make(place)
  })
  afterAll(() => place.remove())

  it.each(rows)('is told by %s', async (question, text, json) => {
    const [verb = '', ...args] = question.split(' ')
    expect((await place.playhead(verb, name, ...args)).out).toMatch(text)
    const { out } = await place.playhead(verb, name, ...args, '--json')
    expect(JSON.stringify(JSON.parse(out))).toMatch(json)
  })
})

describe('nothing happened', () => {
  it('is another answer than any of these', async () => {
    const place = await workplace()
    const name = await stillForAWhile(place)
    const still = await place.playhead('window', name, '--at', '0:55', '--before', '1s', '--after', '1s')
    expect(still.out).toContain('! the recorder ran, and nothing happened here that it records')
    const found = await place.playhead('search', name, 'no such text, nowhere')
    expect(found.out).not.toMatch(/not recorded from|not here|break off|still recording/)
    const none = await place.playhead('events', name, '--kind', 'click', '--from', '0:51', '--to', '0:59')
    expect(none.out).toBe('! no event of this recording is what was asked for\n')
    await place.remove()
  })

  it('is not said of the time behind the end', async () => {
    const place = await workplace()
    const name = await place.bring('dead-rrweb')
    const none = await place.playhead('events', name, '--from', '1:39:00')
    expect(none.out).toMatch(
      /^! the recording ends at 0:28\.\d, 1 h 38 min before the begin of what was asked for\n/,
    )
    await place.remove()
  })
})
