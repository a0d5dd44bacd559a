import { table } from '@playhead/core'
import { Option, type Command } from 'commander'
import { count } from '../amounts.ts'
import type { Context } from '../context.ts'
import { wholeNumber } from '../flags.ts'
import { hasColour, jsonAnswer, toJson, write } from '../output.ts'
import { createProgress } from '../progress.ts'
import { collect } from '../vendors/collect.ts'
import { listedCells, listedRecord } from '../vendors/listed.ts'
import { DEFAULT_REPLAYS, listQuery, vendorWord, type ListFlags } from '../vendors/list-query.ts'
import type { ListAnswer } from '../vendors/schemas.ts'
import { vendorIo, vendorNow } from '../vendors/vendor-io.ts'
import { vendorSource } from '../vendors/vendor-source.ts'

interface Flags extends ListFlags {
  readonly json?: true
  readonly jsonl?: true
}

const EXAMPLES = `
SOURCE is mixpanel, sentry or posthog; its credentials come from the environment (see playhead --help).
Mixpanel lists by --user or by --id only. --query is in the vendor's own language: Sentry's search, for PostHog a JSON
object of the filters of its list; Mixpanel has none.
Times: 2026-11-01, 2026-11-01T18:00:00Z, or 7d, 12h for so long ago; UTC, the last seven days without.

Examples:
  playhead list sentry --query 'count_rage_clicks:>0 url:*checkout*' --from 24h
  playhead list mixpanel --user user-42 --from 2026-11-01 --to 2026-11-08
  playhead list posthog --query '{"order":"console_error_count"}' --limit 10
  playhead list posthog --user u-17 --jsonl | jq -r .name | head -5 | xargs -n 1 playhead analyze`

/** Adds the verb `list`. */
export function addList(program: Command, context: Context): void {
  program
    .command('list')
    .argument('<SOURCE>', 'mixpanel, sentry or posthog')
    .summary('which replays a vendor has')
    .description('Lists the replays of a vendor, each with the name that the other verbs take.')
    .option('--user <id>', 'only of this person, by the id that the vendor knows')
    .option('--from <t>', 'not begun before this time')
    .option('--to <t>', 'not begun after this time')
    .option('--id <id...>', 'these replays')
    .option('--query <search>', "in the vendor's own search language")
    .option('--limit <n>', `at most this many, ${DEFAULT_REPLAYS} without`, wholeNumber('--limit'))
    .addOption(new Option('--json', 'one JSON object').conflicts('jsonl'))
    .option('--jsonl', 'one JSON object a line')
    .addHelpText('after', EXAMPLES)
    .action((source: string, flags: Flags) => run(source, flags, context))
}

async function run(name: string, flags: Flags, context: Context): Promise<void> {
  const { stdout, stderr, env, signal } = context
  const vendor = vendorWord(name)
  const { query, from, to, nothing } = await listQuery(vendor, flags, { nowMs: vendorNow(context), signal })
  const progress = createProgress(stderr)
  const source = await vendorSource(vendor, { env, io: vendorIo(context, progress) })
  const lines = flags.jsonl === true
  const { summaries, mayHaveMore, broken } = await collect(source, query, async summary => {
    if (lines) await write(stdout, `${toJson(listedRecord(summary, source))}\n`)
  }).finally(progress.end)
  if (flags.json) {
    const replays = summaries.map(summary => listedRecord(summary, source))
    const answer: ListAnswer = { source: vendor, from, to, replays, mayHaveMore }
    await write(stdout, jsonAnswer(answer, stdout))
  } else if (!lines && summaries.length === 0) await write(stdout, `${nothing}\n`)
  else if (!lines) {
    const rows = table(summaries.map(listedCells), hasColour(stdout, env), 0)
    const more = mayHaveMore ? '; there may be more: --limit, --from and --to tell which' : ''
    await write(stdout, `${rows.join('\n')}\n${count(summaries.length, 'replay')}${more}\n`)
  }
  if (broken) throw broken.error
}
