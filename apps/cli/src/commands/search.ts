import {
  DEFAULT_SEARCH_LIMIT,
  QueryError,
  search,
  searchFields,
  searchText,
  type SearchField,
} from '@playhead/core'
import type { Command } from 'commander'
import type { Context } from '../context.ts'
import { Exit, Failure } from '../failure.ts'
import { wholeNumber } from '../flags.ts'
import { hasColour, jsonAnswer, write } from '../output.ts'
import { openReplay } from '../replay.ts'
import { stretchOf } from '../event-filter.ts'
import { parseTime, type Time } from '../times.ts'
import { NO_CACHE } from '../replay-argument.ts'

interface Flags {
  readonly limit?: number
  readonly cursor?: string
  readonly in?: string
  readonly from?: string
  readonly to?: string
  readonly json?: true
  readonly cache: boolean
}

const EXAMPLES = `
Fields for --in: ${searchFields.join(', ')}.
Times: 83421ms, 90s, 1:23, 1:02:03.5 from the first frame, or 2026-05-03T18:42:11Z.
Case and accents do not matter; a word that is nowhere is looked for with a typo or two.

Examples:
  playhead search rec.json "card declined"        when did this text stand on the screen?
  playhead search rec.json /api/order --in request
  playhead search rec.json chekcout --from 1:20   with typos, too`

/** Adds the verb `search`. */
export function addSearch(program: Command, context: Context): void {
  program
    .command('search')
    .argument('<R>', 'the recording')
    .argument('<Q>', 'what to look for')
    .summary('text on the screen, names, addresses, requests, console, errors')
    .description(
      'Finds text: what stood on the screen and when, names and selectors of what was used, addresses, titles,\nrequests, console, errors, spans and tracked events. Best first, each with its pointer (segment:frame).',
    )
    .option('--in <a,b>', 'only in these fields')
    .option('--from <t>', 'not before this time')
    .option('--to <t>', 'not after this time')
    .option('--limit <n>', `at most this many hits (${DEFAULT_SEARCH_LIMIT})`, wholeNumber('--limit'))
    .option('--cursor <c>', 'go on behind the hits of an answer before')
    .option('--json', 'one JSON object')
    .option(...NO_CACHE)
    .addHelpText('after', EXAMPLES)
    .action((name: string, query: string, flags: Flags) => run(name, query, flags, context))
}

async function run(name: string, query: string, flags: Flags, context: Context): Promise<void> {
  const { stdout, env } = context
  const fields = flags.in === undefined ? undefined : fieldsOf(flags.in)
  const from = timeOf(flags.from, '--from')
  const to = timeOf(flags.to, '--to')
  if (query.trim() === '') throw new Failure('search: say what to look for', Exit.arguments)
  const replay = await openReplay(name, { ...context, cache: flags.cache })
  const { limit, cursor } = flags
  const answer = await search(replay, query, {
    ...(limit !== undefined && { limit }),
    ...(cursor !== undefined && { cursor }),
    ...(fields && { fields }),
    ...stretchOf(from, to, replay.zeroMs),
  }).catch((error: unknown) => {
    throw error instanceof QueryError ? new Failure(error.message, Exit.arguments, { cause: error }) : error
  })
  await write(
    stdout,
    flags.json ? jsonAnswer(answer, stdout) : searchText(answer, { colour: hasColour(stdout, env) }),
  )
}

function timeOf(text: string | undefined, flag: string): Time | undefined {
  return text === undefined ? undefined : parseTime(text, flag)
}

function fieldsOf(list: string): SearchField[] {
  return list.split(',').map(part => {
    const field = searchFields.find(known => known === part.trim())
    if (field !== undefined) return field
    throw new Failure(
      `--in ${JSON.stringify(part)} is no field: choose from ${searchFields.join(', ')}`,
      Exit.arguments,
    )
  })
}
