import { health, healthText } from '@playhead/core'
import type { Command } from 'commander'
import type { Context } from '../context.ts'
import { hasColour, jsonAnswer, write } from '../output.ts'
import { openReplay } from '../replay.ts'
import { NO_CACHE, REPLAY_HELP } from '../replay-argument.ts'

interface Flags {
  readonly json?: true
  readonly cache: boolean
}

const EXAMPLES = `
${REPLAY_HELP}

Examples:
  playhead health recording.json.gz
  playhead health recording.json --json | jq -r .verdict.code

Verdicts: complete · live · usable-with-gaps · partly-fetched · no-page · mostly-missing`

/** Adds the verb `health`. */
export function addHealth(program: Command, context: Context): void {
  program
    .command('health')
    .argument('<R>', 'the recording')
    .summary('what is missing, masked or doubtful, and what that means')
    .description(
      'Prints how far a recorded session can be trusted: what is missing, doubtful or masked, what its recorder\ndoes not tell of at all, and what to do about it.',
    )
    .option('--json', 'one JSON object, with codes')
    .option(...NO_CACHE)
    .addHelpText('after', EXAMPLES)
    .action(async (name: string, { json, cache }: Flags) => {
      const { stdout, env } = context
      const answer = health(await openReplay(name, { ...context, cache }))
      const text = json ? jsonAnswer(answer, stdout) : healthText(answer, { colour: hasColour(stdout, env) })
      await write(stdout, text)
    })
}
