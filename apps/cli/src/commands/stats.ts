import { stats, statsText } from '@playhead/core'
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
  playhead stats recording.json.gz
  playhead stats recording.json --json | jq '.requests.failed.items[].url'

Every number that may be doubted carries the place of a frame that shows it: [segment:frame]. Look there with
playhead window recording.json --event 12:184`

/** Adds the verb `stats`. */
export function addStats(program: Command, context: Context): void {
  program
    .command('stats')
    .argument('<R>', 'the recording')
    .summary('how much of everything: time, routes, clicks, requests, errors')
    .description(
      'Prints what can be counted of a recorded session: active, idle and hidden time, time by route, what was\nclicked most, requests, errors, web vitals, typing, scrolling.',
    )
    .option('--json', 'one JSON object, with longer lists')
    .option(...NO_CACHE)
    .addHelpText('after', EXAMPLES)
    .action(async (name: string, { json, cache }: Flags) => {
      const { stdout, env } = context
      const answer = stats(await openReplay(name, { ...context, cache }))
      const text = json ? jsonAnswer(answer, stdout) : statsText(answer, { colour: hasColour(stdout, env) })
      await write(stdout, text)
    })
}
