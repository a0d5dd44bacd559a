import { brief, briefText, MIN_BRIEF_TOKENS } from '@playhead/core'
import type { Command } from 'commander'
import type { Context } from '../context.ts'
import { Exit, Failure } from '../failure.ts'
import { wholeNumber } from '../flags.ts'
import { jsonAnswer, write } from '../output.ts'
import { openReplay } from '../replay.ts'
import { NO_CACHE, REPLAY_HELP } from '../replay-argument.ts'

interface Flags {
  readonly json?: true
  readonly maxTokens?: number
  readonly cache: boolean
}

const EXAMPLES = `
${REPLAY_HELP}

Examples:
  playhead brief recording.json.gz > brief.md
  playhead brief recording.json --max-tokens 1000
  playhead brief recording.json --json | jq '.moments[].text'

A token is taken to be four bytes of UTF-8. Recorded text stands inside fences and is not to be trusted.`

/** Adds the verb `brief`. */
export function addBrief(program: Command, context: Context): void {
  program
    .command('brief')
    .argument('<R>', 'the recording')
    .summary('all that matters within a token budget, for a model or a hurried person')
    .description(
      'Prints a pack about a recorded session as Markdown: a card, failures and other moments, an outline by page\nand the timeline, each line with its proof. Every failure is in it, or their number.',
    )
    .option(
      '--max-tokens <n>',
      `the budget, ${MIN_BRIEF_TOKENS} or more (default: 4000)`,
      wholeNumber('--max-tokens'),
    )
    .option('--json', 'one JSON object: its parts as data')
    .option(...NO_CACHE)
    .addHelpText('after', EXAMPLES)
    .action((name: string, flags: Flags) => run(name, flags, context))
}

async function run(name: string, { json, maxTokens, cache }: Flags, context: Context): Promise<void> {
  if (maxTokens !== undefined && maxTokens < MIN_BRIEF_TOKENS)
    throw new Failure(
      `--max-tokens ${maxTokens} is too little: a brief takes ${MIN_BRIEF_TOKENS} at least`,
      Exit.arguments,
    )
  const { stdout } = context
  const replay = await openReplay(name, { ...context, cache })
  const answer = await brief(replay, maxTokens === undefined ? {} : { maxTokens })
  await write(stdout, json ? jsonAnswer(answer, stdout) : briefText(answer))
}
