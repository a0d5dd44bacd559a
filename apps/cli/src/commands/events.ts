import {
  cleanText,
  formatOffset,
  formatPointer,
  rawFrames,
  readEvents,
  toEventRecord,
  type SessionEvent,
} from '@playhead/core'
import { Option, type Command } from 'commander'
import type { Context } from '../context.ts'
import { eventFilter, type EventQuery } from '../event-filter.ts'
import { wholeNumber } from '../flags.ts'
import { findInput, type Input } from '../input.ts'
import { hasColour, safeJson, toJson, write } from '../output.ts'
import { createProgress } from '../progress.ts'
import { SCHEMA_VERSION } from './analyze.ts'

interface Flags extends EventQuery {
  readonly limit?: number
  readonly raw?: true
  readonly json?: true
  readonly jsonl?: true
}

const EXAMPLES = `
R is a file (also .gz, .jsonl), a directory of segments, or - for standard input.
Times: 83421ms, 90s, 1:23, 1:02:03.5 from the first frame, or 2026-05-03T18:42:11Z.

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
    .option('--contains <text>', 'only where label or data hold this text, in any case')
    .option('--selector <text>', "only where the target's selector holds this")
    .option('--url <text>', "only where the page's address holds this")
    .option('--limit <n>', 'at most this many', wholeNumber('--limit'))
    .option('--raw', 'the raw frames, as JSON, one a line')
    .addOption(new Option('--json', 'one JSON object').conflicts(['jsonl', 'raw']))
    .addOption(new Option('--jsonl', 'one JSON object a line').conflicts('raw'))
    .addHelpText('after', EXAMPLES)
    .action((name: string, flags: Flags) => run(name, flags, context))
}

async function run(
  name: string,
  flags: Flags,
  { stdin, stdout, stderr, env, signal }: Context,
): Promise<void> {
  const filter = eventFilter(flags)
  const progress = createProgress(stderr)
  const input = await findInput(name, { stdin, onBytes: progress.read, again: flags.raw === true })
  const { events, replay, zeroMs, health } = await readEvents(input.open(), {
    signal,
    name: input.name,
  }).finally(progress.end)
  const matching = events.filter(filter(zeroMs))
  const shown = matching.slice(0, flags.limit ?? Infinity)
  if (flags.raw) await printRaw(input, shown, stdout, signal)
  else if (flags.json) {
    const report = {
      schemaVersion: SCHEMA_VERSION,
      replayId: replay.replayId,
      matching: matching.length,
      events: shown.map(toEventRecord),
      health,
    }
    await write(stdout, `${toJson(report, stdout.isTTY ? 2 : 0)}\n`)
  } else if (flags.jsonl) for (const event of shown) await write(stdout, `${toJson(toEventRecord(event))}\n`)
  else await printLines(shown, matching.length, stdout, hasColour(stdout, env))
}

/** Raw frames come in the order of the recording, each once, however many events tell of it. */
async function printRaw(
  input: Input,
  events: readonly SessionEvent[],
  stdout: NodeJS.WriteStream,
  signal: AbortSignal,
): Promise<void> {
  const wanted = new Set(events.map(({ pointer }) => formatPointer(pointer)))
  for await (const { text } of rawFrames(input.open(), wanted, { signal })) {
    // Between values JSON may break lines; inside strings it may not.
    await write(stdout, `${safeJson(text.replaceAll(/[\r\n\t]+/g, ' '))}\n`)
  }
}

async function printLines(
  events: readonly SessionEvent[],
  matching: number,
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
      `${dim(offset)}  ${event.kind.padEnd(kinds)}  ${oneLine(event.label)}  ${dim(`[${formatPointer(event.pointer)}]`)}\n`,
    )
  }
  if (matching > events.length)
    await write(stdout, dim(`${matching - events.length} more; raise --limit`) + '\n')
}

function oneLine(label: string): string {
  return cleanText(label, 160)
}
