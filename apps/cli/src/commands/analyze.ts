import { analyze as analyzeRecording, oneWindow, timeline, type Session } from '@playhead/core'
import type { Command } from 'commander'
import type { Context } from '../context.ts'
import { Exit, Failure } from '../failure.ts'
import { wholeNumber } from '../flags.ts'
import { findInput } from '../input.ts'
import { hasColour, toJson, write } from '../output.ts'
import { createProgress } from '../progress.ts'

/** Counts changes of the JSON that scripts would notice. */
export const SCHEMA_VERSION = 1

interface Flags {
  readonly plain?: true
  readonly json?: true
  readonly maxTokens?: number
  readonly window?: string
}

const EXAMPLES = `
R is a file (also .gz, .jsonl), a directory of segments, or - for standard input.

Examples:
  playhead analyze recording.json.gz              the timeline, with what followed each action
  playhead analyze recording.json --plain         one "seconds: description" a line
  playhead analyze ./segments --max-tokens 4000   what fits a model's budget; every failure stays
  playhead analyze - --json < recording.json | jq '.actions[].description'

A line of the timeline, and where its proof lies (segment:frame):
  0:03.2  Clicked button "Add to cart"  → 16 ms · "Added to cart" (status) · POST /api/cart 200 in 35 ms  [12:184]`

/** Adds the verb `analyze`. */
export function addAnalyze(program: Command, context: Context): void {
  program
    .command('analyze')
    .argument('<R>', 'the recording')
    .summary('what happened: actions, and what followed each')
    .description(
      'Prints what a person did in a recorded session, line by line, with what followed: first response,\ntext that appeared, requests, route, errors.',
    )
    .option('--plain', 'one "seconds: description" a line and nothing else')
    .option('--json', 'one JSON object: replay, actions, health')
    .option('--max-tokens <n>', 'leave out what does not fit, and say what', wholeNumber('--max-tokens'))
    .option('--window <id>', 'only this window or tab, by its id or its number in the timeline')
    .addHelpText('after', EXAMPLES)
    .action((name: string, flags: Flags) => run(name, flags, context))
}

async function run(
  name: string,
  flags: Flags,
  { stdin, stdout, stderr, env, signal }: Context,
): Promise<void> {
  if (flags.plain && flags.json) throw new Failure('--plain and --json exclude each other', Exit.arguments)
  const progress = createProgress(stderr)
  const input = await findInput(name, { stdin, onBytes: progress.read })
  const whole = await analyzeRecording(input.open(), { signal, name: input.name }).finally(progress.end)
  const session = flags.window === undefined ? whole : inWindow(whole, flags.window)
  await write(
    stdout,
    flags.json ? `${toJson(toReport(session), stdout.isTTY ? 2 : 0)}\n` : toText(session, flags, stdout, env),
  )
}

function toText(
  session: Session,
  { plain, maxTokens }: Flags,
  stdout: NodeJS.WriteStream,
  env: NodeJS.ProcessEnv,
): string {
  return timeline(session, {
    form: plain ? 'plain' : 'rich',
    ...(maxTokens !== undefined && { maxTokens }),
    colour: hasColour(stdout, env),
    ...(stdout.isTTY && stdout.columns > 0 && { width: Math.max(60, stdout.columns) }),
  })
}

function toReport({ replay, actions, epochs, zeroMs, health }: Session): object {
  const pages = epochs.map(({ epoch, windowId, href, method, fromMs, toMs }) => ({
    epoch,
    ...(windowId !== undefined && { windowId }),
    url: href,
    method,
    fromOffsetMs: fromMs - zeroMs,
    toOffsetMs: toMs - zeroMs,
  }))
  return { schemaVersion: SCHEMA_VERSION, replay, pages, actions, health }
}

/** The session of one window, named by its id or by its number. */
function inWindow(session: Session, named: string): Session {
  const { windows } = session.replay
  const id = windows.includes(named)
    ? named
    : /^\d{1,4}$/.test(named)
      ? windows[Number(named) - 1]
      : undefined
  if (id !== undefined) return oneWindow(session, id)
  const known =
    windows.length === 0
      ? 'the recording names no windows'
      : `there are ${windows.length}: ${windows
          .slice(0, 8)
          .map(window => JSON.stringify(window))
          .join(', ')}`
  throw new Failure(`no window ${JSON.stringify(named)}: ${known}`, Exit.arguments)
}
