import {
  cleanText,
  DEFAULT_LIMIT,
  eachEvent,
  formatOffset,
  formatPointer,
  queryEvents,
  REPLY_BYTES,
  type EventRecord,
  type EventsAnswer,
  type EventsQuery,
  type StoredReplay,
} from '@playhead/core'
import { Option, type Command } from 'commander'
import type { Context } from '../context.ts'
import { eventFilter, type FilterFlags } from '../event-filter.ts'
import { countFrom0, wholeNumber } from '../flags.ts'
import { hasColour, jsonAnswer, safeJson, toJson, write } from '../output.ts'
import { openReplay } from '../replay.ts'
import { NO_CACHE, REPLAY_HELP } from '../replay-argument.ts'

interface Flags extends FilterFlags {
  readonly limit?: number
  readonly cursor?: string
  readonly raw?: true
  readonly json?: true
  readonly jsonl?: true
  readonly cache: boolean
}

const EXAMPLES = `
${REPLAY_HELP}
Times: 83421ms, 90s, 1:23, 1:02:03.5 from the first frame, or 2026-05-03T18:42:11Z.
Kinds: click, input, network, error, … and all of one group: interaction, dom, session.
Text output and --json give ${DEFAULT_LIMIT} events at most (--json about ${REPLY_BYTES / 1024} KB unless --limit is given) and a cursor to go on with;
--jsonl and --raw give all of them.

Examples:
  playhead events rec.json --kind click,input --from 1:20 --to 1:40
  playhead events rec.json --kind network --contains /api/order
  playhead events rec.json --kind error,console --jsonl | jq .data.message
  playhead events rec.json --kind click --limit 1 --raw   the frame as it was recorded`

/** Adds the verb `events`. */
export function addEvents(program: Command, context: Context): void {
  program
    .command('events')
    .argument('<R>', 'the recording')
    .summary('every single thing that was recorded')
    .description(
      'Prints the events of a recorded session, one a line, each with its pointer (segment:frame).',
    )
    .option('--kind <a,b>', 'only these kinds: click, input, network, error, …')
    .option('--from <t>', 'not before this time')
    .option('--to <t>', 'not after this time')
    .option('--contains <text>', 'only where the label or a text of the data holds this, in any case')
    .option('--selector <text>', "only where the target's selector holds this")
    .option('--url <text>', "only where the page's address holds this")
    .option('--window <id>', 'only of this window or tab, by its id or its number')
    .option('--epoch <n>', 'only of this page load, counted from 0', countFrom0('--epoch'))
    .option('--limit <n>', 'at most this many', wholeNumber('--limit'))
    .option('--cursor <c>', 'go on where an answer ended')
    .option(...NO_CACHE)
    .option('--raw', 'the raw frames, as JSON, one a line')
    .addOption(new Option('--json', 'one JSON object').conflicts(['jsonl', 'raw']))
    .addOption(new Option('--jsonl', 'one JSON object a line').conflicts('raw'))
    .addHelpText('after', EXAMPLES)
    .action((name: string, flags: Flags) => run(name, flags, context))
}

async function run(name: string, flags: Flags, context: Context): Promise<void> {
  const { stdout, env } = context
  const filter = eventFilter(flags)
  const replay = await openReplay(name, { ...context, cache: flags.cache })
  const query: EventsQuery = {
    ...filter(replay),
    ...(flags.limit !== undefined && { limit: flags.limit }),
    ...(flags.cursor !== undefined && { cursor: flags.cursor }),
  }
  if (flags.raw) await printRaw(replay, query, stdout)
  else if (flags.jsonl)
    for await (const event of eachEvent(replay, query)) await write(stdout, `${toJson(event)}\n`)
  else if (flags.json) {
    const bounded = flags.limit === undefined ? { ...query, maxBytes: REPLY_BYTES } : query
    await write(stdout, jsonAnswer(await queryEvents(replay, bounded), stdout))
  } else await printLines(await queryEvents(replay, query), stdout, hasColour(stdout, env))
}

/** Raw frames in the order of the events, each once, however many events tell of it. */
async function printRaw(replay: StoredReplay, query: EventsQuery, stdout: NodeJS.WriteStream): Promise<void> {
  const told = new Set<string>()
  for await (const event of eachEvent(replay, query)) {
    const pointer = formatPointer(event)
    if (told.has(pointer)) continue
    told.add(pointer)
    const text = await replay.rawFrame(event)
    // Between values JSON may break lines; inside strings it may not.
    if (text !== undefined) await write(stdout, `${safeJson(text.replaceAll(/[\r\n\t]+/g, ' '))}\n`)
  }
}

async function printLines(
  { events, remaining, nextCursor, notes }: EventsAnswer,
  stdout: NodeJS.WriteStream,
  colour: boolean,
): Promise<void> {
  const dim = (text: string): string => (colour ? `\u001b[2m${text}\u001b[0m` : text)
  const offsets = events.reduce((widest, event) => Math.max(widest, formatOffset(event.offsetMs).length), 0)
  const kinds = events.reduce((widest, event) => Math.max(widest, event.kind.length), 0)
  for (const event of events) {
    const offset = formatOffset(event.offsetMs).padStart(offsets)
    await write(
      stdout,
      `${dim(offset)}  ${event.kind.padEnd(kinds)}  ${oneLine(event.label)}${insideOf(event)}  ${dim(`[${formatPointer(event)}]`)}\n`,
    )
  }
  if (remaining > 0)
    await write(
      stdout,
      `${dim(`${remaining} more: go on with --cursor ${nextCursor ?? ''}, or raise --limit`)}\n`,
    )
  for (const { message } of notes) await write(stdout, `! ${oneLine(message)}\n`)
}

/** What is inside of a blocked element was not recorded: it has no name by that. */
function insideOf({ data }: EventRecord): string {
  return 'target' in data && data.target.blocked === true ? ' (not recorded inside)' : ''
}

function oneLine(label: string): string {
  return cleanText(label, 160)
}
