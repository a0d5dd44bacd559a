import {
  cleanText,
  memoryStore,
  SourceError,
  StoreError,
  table,
  timeline,
  type ReplaySummary,
} from '@playhead/core'
import type { Command } from 'commander'
import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { count } from '../amounts.ts'
import type { Context } from '../context.ts'
import { Exit, exitCodeOf, Failure, messageOf } from '../failure.ts'
import { wholeNumber } from '../flags.ts'
import { hasColour, jsonAnswer, write } from '../output.ts'
import { createProgress, type Progress } from '../progress.ts'
import { printAddress } from '../store/addresses.ts'
import { cacheRoot, cacheTtlMs } from '../store/cache-root.ts'
import { fileStore } from '../store/file-store.ts'
import { tidyDaily } from '../store/housekeeping.ts'
import { collect } from '../vendors/collect.ts'
import { listQuery, vendorWord, type ListFlags } from '../vendors/list-query.ts'
import { fetchListed, prepareListed, type ListedFetch } from '../vendors/fetch-listed.ts'
import { relatedKinds } from '../vendors/related-kinds.ts'
import { replayReport, toldCells } from '../vendors/replay-report.ts'
import type { ForUserAnswer, ToldReplay } from '../vendors/schemas.ts'
import { vendorIo, vendorNow } from '../vendors/vendor-io.ts'
import { vendorName } from '../vendors/vendor-name.ts'
import { vendorSource } from '../vendors/vendor-source.ts'

interface Flags extends Pick<ListFlags, 'from' | 'to' | 'limit'> {
  readonly include?: string
  readonly outDir?: string
  readonly cache: boolean
  readonly json?: true
}

const DEFAULT_SESSIONS = 20

const EXAMPLES = `
SOURCE is mixpanel, sentry or posthog; its credentials come from the environment (see playhead --help).
What was fetched before is not fetched again; a replay that fails is told, and the others go on.
--out-dir writes <replay>.md for each (struggles, timeline, what is missing) and index.json.

Examples:
  playhead for-user mixpanel user-42 --from 7d --out-dir ./user-42
  playhead for-user sentry jane@example.com --limit 5
  playhead for-user posthog u-17 --json | jq '.replays[] | select(.errors > 0) | .name'`

/** Adds the verb `for-user`. */
export function addForUser(program: Command, context: Context): void {
  program
    .command('for-user')
    .argument('<SOURCE>', 'mixpanel, sentry or posthog')
    .argument('<USER>', 'the person, by the id that the vendor knows')
    .summary('all replays of a person: found, fetched, told')
    .description(
      'Finds the replays of a person with a vendor, fetches them, and tells what happened in each.',
    )
    .option('--from <t>', 'not begun before this time; the last seven days without')
    .option('--to <t>', 'not begun after this time')
    .option('--limit <n>', `at most this many, ${DEFAULT_SESSIONS} without`, wholeNumber('--limit'))
    .option('--include <a,b>', 'also what the vendor knows besides: events, errors, traces, logs')
    .option('--out-dir <folder>', 'write a page for each, and index.json')
    .option('--no-cache', 'keep nothing in the store')
    .option('--json', 'one JSON object')
    .addHelpText('after', EXAMPLES)
    .action((source: string, user: string, flags: Flags) => run(source, user, flags, context))
}

async function run(word: string, user: string, flags: Flags, context: Context): Promise<void> {
  const { stdout, stderr, env, signal } = context
  const vendor = vendorWord(word)
  const include = flags.include === undefined ? undefined : relatedKinds(flags.include)
  const limit = flags.limit ?? DEFAULT_SESSIONS
  const asked = await listQuery(vendor, { ...flags, user, limit }, { nowMs: vendorNow(context), signal })
  const root = cacheRoot(env)
  const ttlMs = cacheTtlMs(env)
  const progress = createProgress(stderr)
  try {
    const source = await vendorSource(vendor, { env, io: vendorIo(context, progress) })
    const fetching: ListedFetch = {
      source,
      identity: await source.identity(),
      ...(flags.cache && ttlMs > 0 && { store: fileStore(root) }),
      ...(include && { include }),
      context,
      progress,
    }
    const { summaries, mayHaveMore, broken } = await collect(source, asked.query)
    if (flags.outDir !== undefined) await makeFolder(flags.outDir)
    const told = await tellAll(summaries, fetching, flags)
    if (fetching.store) await tidyDaily(fetching.store, root, { ttlMs })
    progress.end()
    const { from, to } = asked
    const answer: ForUserAnswer = { source: vendor, user, from, to, ...told.answer, mayHaveMore }
    if (flags.outDir !== undefined)
      await writeFile(join(flags.outDir, 'index.json'), jsonAnswer(answer, { isTTY: true }))
    if (flags.json) await write(stdout, jsonAnswer(answer, stdout))
    else await write(stdout, summaries.length === 0 ? `${asked.nothing}\n` : overview(answer, flags, context))
    // What failed was said. When nothing could be told, that is the answer.
    if (told.first !== undefined && answer.replays.length === 0)
      throw new Failure(
        `${vendor}: none of ${count(summaries.length, 'replay')} could be told`,
        exitCodeOf(told.first),
        { cause: told.first },
      )
    if (broken) throw broken.error
  } finally {
    progress.end()
  }
}

/** What became of the replays, one after another. */
async function tellAll(
  summaries: readonly ReplaySummary[],
  fetching: ListedFetch,
  flags: Flags,
): Promise<{ readonly answer: Pick<ForUserAnswer, 'replays' | 'failed'>; readonly first?: unknown }> {
  const { stdout, stderr, signal } = fetching.context
  const replays: ToldReplay[] = []
  const failed: ForUserAnswer['failed'] = []
  let first: unknown
  const unprepared = await prepareListed(summaries, fetching)
  for (const [at, summary] of summaries.entries()) {
    fetching.progress.about(`replay ${at + 1} of ${summaries.length}: `)
    const name = vendorName(summary.source, summary)
    try {
      if (unprepared?.summaries.has(summary)) throw unprepared.error
      replays.push(await tell(summary, fetching, flags))
    } catch (error) {
      fetching.progress.end()
      if (signal.aborted || error instanceof StoreError || !(error instanceof SourceError)) throw error
      first ??= error
      const message = messageOf(error)
      failed.push({ name, code: error.code, message })
      await write(stderr, `playhead: ${name}: ${withoutVendor(message, summary.source)}\n`)
    }
  }
  if (flags.outDir === undefined && !flags.json && replays.length > 0) await write(stdout, '\n')
  return { answer: { replays, failed }, ...(first !== undefined && { first }) }
}

/** Fetches a replay; writes its page, or prints its timeline; answers its line of the index. */
async function tell(
  summary: ReplaySummary,
  fetching: ListedFetch,
  { outDir, json }: Flags,
): Promise<ToldReplay> {
  const { stdout, env } = fetching.context
  const { replay, address } = await fetchListed(summary, {
    ...fetching,
    store: fetching.store ?? memoryStore(),
  })
  fetching.progress.end()
  const printed = printAddress(address)
  const { record, markdown } = await replayReport(summary, fetching.source, replay, printed)
  if (outDir !== undefined) {
    const file = `${printed.split('/').at(-1) ?? 'replay'}.md`
    await writeFile(join(outDir, file), markdown)
    return { ...record, file }
  }
  if (json !== true) {
    const told = timeline(await replay.session(), { colour: hasColour(stdout, env) })
    await write(stdout, `${record.name}\n${told.trimEnd()}\n\n`)
  }
  return record
}

/** One line for each replay, and how many there are. */
function overview(
  { replays, failed, user, mayHaveMore }: ForUserAnswer,
  { outDir, limit = DEFAULT_SESSIONS }: Flags,
  { stdout, env }: Context,
): string {
  const rows = table(replays.map(toldCells), hasColour(stdout, env), 0)
  const where = outDir === undefined ? '' : `, in ${cleanText(outDir, 400)}`
  const more = mayHaveMore ? `; there may be more than ${limit}: --limit tells how many` : ''
  const lost = failed.length === 0 ? '' : `, ${failed.length} failed`
  return `${[...rows, `${count(replays.length, 'replay')} of ${cleanText(user, 80)} told${lost}${where}${more}`].join('\n')}\n`
}

async function makeFolder(folder: string): Promise<void> {
  try {
    await mkdir(folder, { recursive: true })
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? String(error.code) : 'unknown'
    throw new Failure(
      `${folder} cannot be made a folder (${code}): name another one with --out-dir`,
      Exit.general,
    )
  }
}

/** A line that begins with the replay's name needs not begin with the vendor's as well. */
function withoutVendor(message: string, vendor: string): string {
  return message.startsWith(`${vendor}: `) ? message.slice(vendor.length + 2) : message
}
