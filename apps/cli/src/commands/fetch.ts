import { cleanText, StoreError, type Manifest } from '@playhead/core'
import type { Command } from 'commander'
import { randomBytes } from 'node:crypto'
import { count, formatBytes } from '../amounts.ts'
import { segmentNumbers } from '../asked-segments.ts'
import type { Context } from '../context.ts'
import { Exit, Failure } from '../failure.ts'
import { jsonAnswer, write } from '../output.ts'
import { writePlayerFile } from '../player-file.ts'
import { createProgress } from '../progress.ts'
import { findPlace, openPlace, openReplay, type Opened, type Place } from '../replay.ts'
import { relatedKinds } from '../vendors/related-kinds.ts'
import { isVendorName } from '../vendors/vendor-name.ts'
import { typed } from '../vendors/typed.ts'
import type { RemoteOptions } from '../vendors/open-remote.ts'
import { wholeNumber } from '../flags.ts'
import { printAddress } from '../store/addresses.ts'
import { cacheRoot, cacheTtlMs } from '../store/cache-root.ts'
import { fileStore } from '../store/file-store.ts'
import { tidyDaily } from '../store/housekeeping.ts'
import { REPLAY_HELP } from '../replay-argument.ts'

interface Flags {
  readonly output?: string
  readonly window?: string
  readonly segments?: string
  readonly maxFiles?: number
  readonly include?: string
  readonly force?: true
  readonly cache: boolean
  readonly json?: true
}

const EXAMPLES = `
${REPLAY_HELP}

A stored replay answers every verb without its original: by the name of the file, and by the address that is printed.
It is kept for seven days after its last use (PLAYHEAD_CACHE_TTL, as 12h, 30d, or 0 to keep nothing).

Examples:
  playhead fetch recording.json.gz               into the store; the address is on the first line
  curl … | playhead fetch -                      the same for a recording that has no file
  playhead fetch ./segments --segments 0-3       a part of it; every answer says so
  playhead fetch ./segments -o player.json       one array of rrweb events, for rrweb-player
  playhead fetch sentry:<org>/<project>/<id>     from the vendor; what is here is not fetched again
  playhead fetch posthog:<project>/<id> --include events   with what the vendor knows beside the recording`

/** Adds the verb `fetch`. */
export function addFetch(program: Command, context: Context): void {
  program
    .command('fetch')
    .argument('<R>', 'the recording')
    .summary('into the store, or into one file for a player')
    .description('Reads a recording into the store, or writes it as one file that rrweb-player takes.')
    .option('-o, --output <file>', 'write an array of rrweb events; - for standard output')
    .option('--window <id>', 'with -o: this window or tab, by its id or its number')
    .option('--segments <0-3>', 'only these segments')
    .option('--max-files <n>', 'of a vendor: at most this many segments now', wholeNumber('--max-files'))
    .option('--include <a,b>', 'of a vendor: what it knows besides: events, errors, traces, logs')
    .option('--force', 'read it anew, whatever is stored')
    .option('--no-cache', 'with -o: keep nothing in the store')
    .option('--json', 'one JSON object: what is kept and where')
    .addHelpText('after', EXAMPLES)
    .action((name: string, flags: Flags) => run(name, flags, context))
}

async function run(name: string, flags: Flags, context: Context): Promise<void> {
  const asked: RemoteOptions = {
    ...context,
    goesOn: true,
    force: flags.force ?? false,
    ...(flags.segments !== undefined && { segments: segmentNumbers(flags.segments) }),
    ...(flags.maxFiles !== undefined && { maxSegments: flags.maxFiles }),
    ...(flags.include !== undefined && { include: relatedKinds(flags.include) }),
  }
  if (flags.output !== undefined) {
    if (flags.json) throw new Failure('--json and -o exclude each other', Exit.arguments)
    const { cache, output, window } = flags
    if (!isVendorName(name)) checkAsked({}, asked)
    const replay = await openReplay(name, { ...asked, cache })
    await writePlayerFile(
      replay,
      { output, segments: asked.segments ?? (() => true), ...(window !== undefined && { window }) },
      context,
    )
    return
  }
  if (flags.window !== undefined) throw new Failure('--window goes with -o', Exit.arguments)
  if (!flags.cache) throw new Failure('--no-cache leaves nothing to fetch into: add -o FILE', Exit.arguments)
  const ttlMs = cacheTtlMs(context.env)
  if (ttlMs === 0)
    throw new Failure('PLAYHEAD_CACHE_TTL=0 keeps nothing: unset it, or add -o FILE', Exit.arguments)
  await keep(name, asked, context, ttlMs, flags.json === true)
}

async function keep(
  name: string,
  options: RemoteOptions,
  { stdout }: Pick<Context, 'stdout'>,
  ttlMs: number,
  asJson: boolean,
): Promise<void> {
  const { env, stderr } = options
  const root = cacheRoot(env)
  const store = fileStore(root)
  const progress = createProgress(stderr)
  try {
    const place = nameless(await findPlace(name, store, options, progress))
    checkAsked(place, options)
    const opened = await openPlace(place, store, options, progress)
    progress.end()
    await tidyDaily(store, root, { ttlMs })
    const told = asJson ? jsonAnswer(report(opened, root), stdout) : text(opened, root)
    await write(stdout, told)
  } catch (error) {
    if (error instanceof StoreError && error.code !== 'store-damaged')
      // Without a store there is nothing to fetch into.
      throw new StoreError(
        error.code,
        error.message.replace('or use --no-cache', 'or add --no-cache -o FILE'),
        {
          cause: error,
        },
      )
    throw error
  } finally {
    progress.end()
  }
}

/** Files have no vendor that knows more, or that is spared requests. */
function checkAsked({ remote }: Pick<Place, 'remote'>, { include, maxSegments }: RemoteOptions): void {
  if (remote !== undefined || (include === undefined && maxSegments === undefined)) return
  const flag = include === undefined ? '--max-files' : '--include'
  const instead = include === undefined ? ': take --segments 0-9' : ''
  throw new Failure(`${flag} is for the replays of vendors${instead}`, Exit.arguments)
}

/** What came over standard input has no place by which it could be told from the next that comes so. */
function nameless(place: Place): Place {
  const { address, input } = place
  if (input === undefined || input.origin !== undefined) return place
  return { input, address: { ...address, replayId: `${input.replayId}~${randomBytes(4).toString('hex')}` } }
}

function report({ replay, address, wasRead }: Opened, root: string): object {
  const { manifest } = replay
  const { files, bytes, rawBytes } = sizesOf(manifest)
  return {
    address: printAddress(address),
    root,
    replayId: replay.replay.replayId,
    wasRead,
    completeness: manifest.completeness,
    missing: manifest.missing,
    live: manifest.live,
    fetchedAt: manifest.fetchedAt,
    ...(manifest.origin && { origin: manifest.origin }),
    segments: manifest.segments.map(({ segmentId, name, frames, rawBytes, fromMs, toMs }) => ({
      segmentId,
      name,
      frames,
      rawBytes,
      fromMs,
      toMs,
    })),
    frames: replay.replay.frames,
    files,
    bytes,
    rawBytes,
  }
}

function sizesOf(manifest: Manifest): { files: number; bytes: number; rawBytes: number } {
  const stored = [
    ...manifest.segments.flatMap(({ files }) => files),
    manifest.frames,
    ...Object.values(manifest.analysis.index),
  ]
  return {
    files: stored.length + 1,
    bytes: stored.reduce((sum, file) => sum + file.bytes, 0),
    rawBytes: manifest.segments.reduce((sum, segment) => sum + segment.rawBytes, 0),
  }
}

function text({ replay, address, wasRead }: Opened, root: string): string {
  const { manifest } = replay
  const { bytes, rawBytes } = sizesOf(manifest)
  const from = manifest.origin?.path ?? manifest.name ?? ''
  const read = manifest.source === 'file' ? 'read' : 'fetched'
  return [
    printAddress(address),
    `  ${wasRead ? read : 'was stored already'}${from === '' ? '' : `: ${cleanText(from, 400)}`}`,
    `  ${count(replay.replay.frames, 'frame')} in ${count(manifest.segments.length, 'segment')}, ${formatBytes(rawBytes)} as JSON, ${formatBytes(bytes)} kept in ${cleanText(root, 400)}`,
    `  ${completenessOf(manifest)}`,
    ...relatedNotes(manifest).map(note => `  ${cleanText(note, 400)}`),
    '',
  ].join('\n')
}

/** Whether all of it is here, in words. */
function completenessOf({ completeness, missing, live, stopped, source, name }: Manifest): string {
  const isLive = live ? '; it is still being recorded' : ''
  if (completeness === 'complete') return `complete${isLive}`
  const again =
    stopped === true && source !== 'file' && name !== undefined
      ? `; playhead fetch ${typed(name)} goes on`
      : ''
  if (missing.length === 0) return `partly fetched${again}${isLive}`
  const named = `${missing.slice(0, 12).join(', ')}${missing.length > 12 ? ', …' : ''}`
  return `partly fetched: without ${missing.length === 1 ? 'segment' : `${missing.length} segments:`} ${named}${again}${isLive}`
}

/** Why of what was wanted beside the recording not all is here. */
function relatedNotes({ notes }: Manifest): string[] {
  return notes.flatMap(({ code, message }) => (code === 'related-limit' ? [message] : []))
}
