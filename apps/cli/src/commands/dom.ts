import {
  betweenText,
  domAt,
  domBetween,
  domHtml,
  domJson,
  domText,
  findPage,
  formatOffset,
  SelectorError,
  type DomAnswer,
  type DomQuestion,
  type StoredReplay,
} from '@playhead/core'
import { Option, type Command } from 'commander'
import type { Context } from '../context.ts'
import { offsetOf } from '../event-filter.ts'
import { Exit, Failure } from '../failure.ts'
import { wholeNumber } from '../flags.ts'
import { hasColour, jsonAnswer, safeJson, write } from '../output.ts'
import { openReplay } from '../replay.ts'
import { parseTime, type Time } from '../times.ts'
import { momentIn } from '../vendors/vendor-name.ts'
import { windowIdOf } from '../window-id.ts'
import { NO_CACHE, REPLAY_HELP } from '../replay-argument.ts'

interface Flags {
  readonly at?: string
  readonly from?: string
  readonly to?: string
  readonly format?: 'outline' | 'html' | 'json'
  readonly selector?: string
  readonly node?: number
  readonly window?: string
  readonly events?: true
  readonly maxTokens?: number
  readonly json?: true
  readonly cache: boolean
}

const EXAMPLES = `
${REPLAY_HELP}
Times: 83421ms, 90s, 1:23, 1:02:03.5 from the first frame, or 2026-05-03T18:42:11Z.
Selectors: tag, #id, .class, [attr=value], a b, a > b, a, b, and those that Playhead prints: role=button[name="Save"].

Examples:
  playhead dom rec.json --at 1:23                       what stood on the page, as an outline
  playhead dom rec.json --at 1:23 --node 42             a part of it: every line ends in the #id of its element
  playhead dom rec.json --at 1:23 --selector "form#pay" --format html
  playhead dom rec.json --from 1:20 --to 1:25 --events  what appeared, vanished and changed

In HTML nothing runs: scripts are empty and of type text/plain, handlers, script addresses and the sources of frames
are renamed data-recorded-…, documents of frames stand in srcdoc and are sandboxed. Pictures and style sheets stay
references to where they were. What style sheets hide is not known: the outline shows it.`

/** Adds the verb `dom`. */
export function addDom(program: Command, context: Context): void {
  program
    .command('dom')
    .argument('<R>', 'the recording')
    .summary('the page at a moment, or what changed between two')
    .description(
      'Prints the page as it stood at a moment: landmarks, headings, controls with their values and states, and text.\nWith --from and --to: what appeared, vanished and changed.',
    )
    .option('--at <t>', 'the moment; without it that of an address that has one (?t=83), else the end')
    .addOption(new Option('--from <t>', 'the earlier of two moments').conflicts('at'))
    .addOption(new Option('--to <t>', 'the later of two moments').conflicts('at'))
    .addOption(
      new Option('--events', 'with --from and --to: the frames that changed the page, counted').conflicts(
        'at',
      ),
    )
    .addOption(new Option('--format <f>', 'how the page is printed').choices(['outline', 'html', 'json']))
    .option('--selector <s>', 'only the first element that this finds')
    .addOption(
      new Option('--node <id>', 'only the element with this id')
        .argParser(wholeNumber('--node'))
        .conflicts('selector'),
    )
    .option('--window <id>', 'the page of this window or tab, by its id or its number')
    .option(
      '--max-tokens <n>',
      'room for the outline or the changes; 2000 unless told',
      wholeNumber('--max-tokens'),
    )
    .option('--json', 'one JSON object')
    .option(...NO_CACHE)
    .addHelpText('after', EXAMPLES)
    .action((name: string, flags: Flags) => run(name, flags, context))
}

async function run(name: string, flags: Flags, context: Context): Promise<void> {
  const isPage = flags.from === undefined && flags.to === undefined
  const ask = isPage ? pageAsked(flags, await momentIn(name)) : changesAsked(flags)
  const replay = await openReplay(name, { ...context, cache: flags.cache })
  try {
    await ask(replay, context)
  } catch (error) {
    if (!(error instanceof SelectorError)) throw error
    throw new Failure(`--selector: ${error.message}`, Exit.arguments, { cause: error })
  }
}

type Ask = (replay: StoredReplay, context: Context) => Promise<void>

/** One page; what is wrong with the flags is told before anything is read. */
function pageAsked(flags: Flags, inName: Time | undefined): Ask {
  if (flags.events)
    throw new Failure('--events counts between two moments: give --from and --to', Exit.arguments)
  const at = flags.at === undefined ? inName : parseTime(flags.at, '--at')
  const { format = 'outline', selector, node, maxTokens, json } = flags
  return async (replay, { stdout, env }) => {
    const question: DomQuestion = {
      ...(at && { atMs: offsetOf(at, replay.zeroMs, '--at') }),
      ...windowAsked(replay, flags),
      ...(selector !== undefined && { selector }),
      ...(node !== undefined && { nodeId: node }),
      ...(maxTokens !== undefined && { maxTokens }),
      format,
    }
    if (format === 'json' || (format === 'html' && !json)) {
      const page = await findPage(replay, question)
      checkFound(page.answer, node)
      for (const piece of format === 'json' ? domJson(page) : domHtml(page))
        await write(stdout, format === 'json' ? safeJson(piece) : piece)
      return
    }
    const answer = await domAt(replay, question)
    checkFound(answer, node)
    const text = json ? jsonAnswer(answer, stdout) : domText(answer, { colour: hasColour(stdout, env) })
    await write(stdout, text)
  }
}

/** What changed between two moments. */
function changesAsked(flags: Flags): Ask {
  if (flags.from === undefined)
    throw new Failure(
      'what changed has a begin: give --from with --to, or --at for one moment',
      Exit.arguments,
    )
  if (flags.format !== undefined || flags.selector !== undefined || flags.node !== undefined)
    throw new Failure('--format, --selector and --node are for one moment: give --at', Exit.arguments)
  const from = parseTime(flags.from, '--from')
  const to = flags.to === undefined ? undefined : parseTime(flags.to, '--to')
  return async (replay, { stdout, env }) => {
    const fromMs = offsetOf(from, replay.zeroMs, '--from')
    const toMs = to === undefined ? replay.replay.durationMs : offsetOf(to, replay.zeroMs, '--to')
    if (fromMs > toMs) throw new Failure('--from lies after --to', Exit.arguments)
    const answer = await domBetween(replay, {
      fromMs,
      toMs,
      ...windowAsked(replay, flags),
      ...(flags.events && { events: true }),
      ...(flags.maxTokens !== undefined && { maxTokens: flags.maxTokens }),
    })
    const text = flags.json
      ? jsonAnswer(answer, stdout)
      : betweenText(answer, { colour: hasColour(stdout, env) })
    await write(stdout, text)
  }
}

function windowAsked({ replay }: StoredReplay, { window }: Flags): { readonly windowId?: string } {
  return window === undefined ? {} : { windowId: windowIdOf(replay.windows, window) }
}

/** An id comes from an earlier answer: that it leads nowhere is a mistake, that a selector finds nothing is an answer. */
function checkFound({ part, page }: Pick<DomAnswer, 'part' | 'page'>, node: number | undefined): void {
  if (node === undefined || part?.nodeId !== null) return
  throw new Failure(
    `no element #${node} on the page at ${formatOffset(page.offsetMs)}: ids hold within one page load; look with --at alone`,
    Exit.notFound,
  )
}
