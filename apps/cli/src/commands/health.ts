import { health, healthText } from '@playhead/core'
import type { Command } from 'commander'
import type { Context } from '../context.ts'
import { hasColour, toJson, write } from '../output.ts'
import { openReplay } from '../replay.ts'
import { SCHEMA_VERSION } from './analyze.ts'

interface Flags {
  readonly json?: true
  readonly cache: boolean
}

const EXAMPLES = `
R is a file (also .gz, .jsonl), a directory of segments, - for standard input, or the address of a stored replay.

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
    .option('--no-cache', 'read the recording anew and keep nothing of it')
    .addHelpText('after', EXAMPLES)
    .action(async (name: string, { json, cache }: Flags) => {
      const { stdout, env } = context
      const answer = health(await openReplay(name, { ...context, cache }))
      const text = json
        ? `${toJson({ schemaVersion: SCHEMA_VERSION, ...answer }, stdout.isTTY ? 2 : 0)}\n`
        : healthText(answer, { colour: hasColour(stdout, env) })
      await write(stdout, text)
    })
}
