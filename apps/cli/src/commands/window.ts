import { REPLY_BYTES, windowAt, windowText, type WindowQuestion } from '@playhead/core'
import type { Command } from 'commander'
import type { Context } from '../context.ts'
import { offsetOf } from '../event-filter.ts'
import { Exit, Failure } from '../failure.ts'
import { wholeNumber } from '../flags.ts'
import { hasColour, jsonAnswer, write } from '../output.ts'
import { openReplay } from '../replay.ts'
import { parseTime, type Time } from '../times.ts'
import { momentIn } from '../vendors/vendor-name.ts'
import { windowIdOf } from '../window-id.ts'
import { NO_CACHE, REPLAY_HELP } from '../replay-argument.ts'

interface Flags {
  readonly at?: string
  readonly contains?: string
  readonly event?: string
  readonly before?: string
  readonly after?: string
  readonly window?: string
  readonly limit?: number
  readonly json?: true
  readonly cache: boolean
}

const EXAMPLES = `
${REPLAY_HELP}
Times: 83421ms, 90s, 1:23, 1:02:03.5 from the first frame, or 2026-05-03T18:42:11Z.

Examples:
  playhead window rec.json --at 1:23
  playhead window rec.json --contains "Payment failed" --before 20s --after 5s
  playhead window rec.json --event 12:184 --json

What failed and what is nearest to the moment is told first; what is left out is counted.`

/** Adds the verb `window`. */
export function addWindow(program: Command, context: Context): void {
  program
    .command('window')
    .argument('<R>', 'the recording')
    .summary('everything around one moment, by category')
    .description(
      'Prints what happened around a moment: what somebody did, requests, console, errors, changes of the page,\nand what the recording cannot tell.',
    )
    .option('--at <t>', 'around this time; the moment of an address that has one (?t=83) without')
    .option('--contains <text>', 'around the first event that holds this text, in any case')
    .option('--event <pointer>', 'around this event: segment:frame, as printed in [ ]')
    .option('--before <t>', 'how far back', '10s')
    .option('--after <t>', 'how far on', '30s')
    .option('--window <id>', 'only of this window or tab, by its id or its number')
    .option('--limit <n>', 'at most this many lines of each category', wholeNumber('--limit'))
    .option('--json', 'one JSON object')
    .option(...NO_CACHE)
    .addHelpText('after', EXAMPLES)
    .action((name: string, flags: Flags) => run(name, flags, context))
}

async function run(name: string, flags: Flags, context: Context): Promise<void> {
  const { stdout, env } = context
  const moment = momentOf(flags, await momentIn(name))
  const beforeMs = lengthOf(flags.before, '--before')
  const afterMs = lengthOf(flags.after, '--after')
  const replay = await openReplay(name, { ...context, cache: flags.cache })
  const { limit, window } = flags
  const answer = await windowAt(replay, {
    ...moment(replay.zeroMs),
    ...(beforeMs !== undefined && { beforeMs }),
    ...(afterMs !== undefined && { afterMs }),
    // A line of text takes half the bytes of its JSON.
    ...(flags.json === undefined && { maxBytes: 2 * REPLY_BYTES }),
    ...(limit !== undefined && { perGroup: limit, maxBytes: Infinity }),
    ...(window !== undefined && { windowId: windowIdOf(replay.replay.windows, window) }),
  })
  // A text that is nowhere is an answer; a pointer that leads nowhere is a mistake.
  if (answer.moment === null && flags.event !== undefined)
    throw new Failure(answer.notes[0]?.message ?? `${flags.event} leads nowhere`, Exit.notFound)
  await write(
    stdout,
    flags.json ? jsonAnswer(answer, stdout) : windowText(answer, { colour: hasColour(stdout, env) }),
  )
}

/** What the window lies around; what is wrong with the flags is told before anything is read. */
function momentOf(
  { at, contains, event }: Flags,
  inName: Time | undefined,
): (zeroMs: number | null) => WindowQuestion {
  const given = [at, contains, event].filter(flag => flag !== undefined).length
  if (given === 0 && inName) return zeroMs => ({ atMs: offsetOf(inName, zeroMs, '--at') })
  if (given !== 1 || contains === '')
    throw new Failure(
      'window: say around what, in one way: --at 1:23, --contains "text" or --event 12:184',
      Exit.arguments,
    )
  if (contains !== undefined) return () => ({ contains })
  if (event !== undefined) {
    const [, segmentId, frameIndex] = /^\[?(\d{1,15}):(\d{1,15})\]?$/.exec(event) ?? []
    if (frameIndex === undefined)
      throw new Failure(
        `--event ${JSON.stringify(event)} is no pointer: write segment:frame, as in 12:184`,
        Exit.arguments,
      )
    const pointer = { segmentId: Number(segmentId), frameIndex: Number(frameIndex) }
    return () => ({ pointer })
  }
  const time: Time = parseTime(at ?? '', '--at')
  return zeroMs => ({ atMs: offsetOf(time, zeroMs, '--at') })
}

function lengthOf(text: string | undefined, flag: string): number | undefined {
  if (text === undefined) return undefined
  const time = parseTime(text, flag)
  if ('offsetMs' in time) return time.offsetMs
  throw new Failure(`${flag} ${JSON.stringify(text)} is no length of time: write 10s or 1:30`, Exit.arguments)
}
