import {
  analyze as analyzeRecording,
  findAll,
  oneWindow,
  readEvents,
  timeline,
  type Finding,
  type Session,
} from '@playhead/core'
import type { Command } from 'commander'
import { existsSync } from 'node:fs'
import type { Context } from '../context.ts'
import { Exit, Failure } from '../failure.ts'
import { wholeNumber } from '../flags.ts'
import { findInput } from '../input.ts'
import { hasColour, jsonAnswer, write } from '../output.ts'
import { createProgress } from '../progress.ts'
import { openReplay } from '../replay.ts'
import { windowIdOf } from '../window-id.ts'
import { NO_CACHE, REPLAY_HELP } from '../replay-argument.ts'

interface Flags {
  readonly plain?: true
  readonly json?: true
  readonly maxTokens?: number
  readonly window?: string
  readonly cache: boolean
}

const EXAMPLES = `
${REPLAY_HELP}

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
    .option('--json', 'one JSON object: replay, pages, actions, findings, health')
    .option('--max-tokens <n>', 'leave out what does not fit, and say what', wholeNumber('--max-tokens'))
    .option('--window <id>', 'only this window or tab, by its id or its number in the timeline')
    .option(...NO_CACHE)
    .addHelpText('after', EXAMPLES)
    .action((name: string, flags: Flags) => run(name, flags, context))
}

async function run(name: string, flags: Flags, context: Context): Promise<void> {
  if (flags.plain && flags.json) throw new Failure('--plain and --json exclude each other', Exit.arguments)
  const { stdout, env } = context
  const { session: whole, findings } = await readSession(name, flags, context)
  const windowId = flags.window === undefined ? undefined : windowIdOf(whole.replay.windows, flags.window)
  const session = windowId === undefined ? whole : oneWindow(whole, windowId)
  if (!flags.json) return write(stdout, toText(session, flags, stdout, env))
  const found = (await findings()).filter(finding => windowId === undefined || finding.windowId === windowId)
  await write(stdout, jsonAnswer(toReport(session, found), stdout))
}

interface Read {
  readonly session: Session
  readonly findings: () => Promise<readonly Finding[]>
}

/** From the store; what is not kept needs no indexes, and is read in one pass that remembers only what is asked. */
async function readSession(name: string, { cache, json }: Flags, context: Context): Promise<Read> {
  const isReadAlone = name === '-' || (!cache && existsSync(name))
  if (!isReadAlone) {
    const replay = await openReplay(name, { ...context, cache })
    return { session: await replay.session(), findings: async () => (await replay.findings()).findings }
  }
  const { stdin, stderr, signal } = context
  const progress = createProgress(stderr)
  const input = await findInput(name, { stdin, onBytes: progress.read })
  // Findings are made of all events.
  const read = json ? readEvents : analyzeRecording
  const session = await read(input.open(), { signal, name: input.name }).finally(progress.end)
  return { session, findings: () => Promise.resolve(findAll(session).findings) }
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

function toReport(
  { replay, actions, epochs, zeroMs, recorded, health }: Session,
  findings: readonly Finding[],
): object {
  const pages = epochs.map(({ epoch, windowId, href, method, fromMs, toMs }) => ({
    epoch,
    ...(windowId !== undefined && { windowId }),
    url: href,
    method,
    fromOffsetMs: fromMs - zeroMs,
    toOffsetMs: toMs - zeroMs,
  }))
  return { replay, pages, actions, findings, recorded, health }
}
