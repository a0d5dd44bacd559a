import { Command, CommanderError } from 'commander'
import { existsSync, readFileSync } from 'node:fs'
import { addAnalyze } from './commands/analyze.ts'
import { addBrief } from './commands/brief.ts'
import { addCache } from './commands/cache.ts'
import { addDom } from './commands/dom.ts'
import { addEvents } from './commands/events.ts'
import { addFetch } from './commands/fetch.ts'
import { addForUser } from './commands/for-user.ts'
import { addHealth } from './commands/health.ts'
import { addList } from './commands/list.ts'
import { addSign } from './commands/sign.ts'
import { addStats } from './commands/stats.ts'
import { addStruggles } from './commands/struggles.ts'
import { addWindow } from './commands/window.ts'
import { addSearch } from './commands/search.ts'
import type { Context } from './context.ts'
import { Exit, Failure } from './failure.ts'

const ABOUT = `
Start with:  playhead analyze recording.json.gz
Exit codes:  0 ok, also when nothing was found · 1 general · 2 access · 3 bad arguments · 4 not found
             5 rate limited · 130 interrupted
Vendors:     MP_USERNAME and MP_SECRET, or MP_OAUTH_TOKEN; MP_PROJECT_ID, MP_REGION, MP_API_BASE_URL
             SENTRY_AUTH_TOKEN, SENTRY_ORG, SENTRY_PROJECT, SENTRY_URL
             POSTHOG_API_KEY, POSTHOG_PROJECT_ID, POSTHOG_HOST
Environment: PLAYHEAD_CACHE_DIR is where replays are kept after they were read, PLAYHEAD_CACHE_TTL how long (7d)
             NO_COLOR turns colours off · PLAYHEAD_DEBUG=1 adds a stack to errors`

/** The command line: all verbs, with errors as `Failure`s and nothing written by the parser itself. */
export function createProgram(context: Context): Command {
  const program = new Command('playhead')
    .description(
      'Tells what happened in a recorded session: what somebody did, what followed, and where the proof lies.',
    )
    .version(version(), '--version', 'print the version')
    .helpOption('-h, --help', 'print this help')
    .addHelpText('after', ABOUT)
    .showSuggestionAfterError(true)
    .exitOverride()
    .configureOutput({ writeOut: text => void context.stdout.write(text), writeErr: () => {} })
  addAnalyze(program, context)
  addEvents(program, context)
  addWindow(program, context)
  addSearch(program, context)
  addDom(program, context)
  addStats(program, context)
  addStruggles(program, context)
  addHealth(program, context)
  addBrief(program, context)
  addFetch(program, context)
  addList(program, context)
  addSign(program, context)
  addForUser(program, context)
  addCache(program, context)
  return program
}

/** Runs the command line; `argv` without node and script. */
export async function runProgram(argv: readonly string[], context: Context): Promise<void> {
  const program = createProgram(context)
  if (argv.length === 0) {
    program.outputHelp()
    return
  }
  try {
    await program.parseAsync([...argv], { from: 'user' })
  } catch (error) {
    if (!(error instanceof CommanderError)) throw error
    if (error.exitCode === 0) return
    // A verb of which only its own verbs do something.
    if (error.code === 'commander.help') {
      program.commands.find(command => command.name() === argv[0])?.outputHelp()
      return
    }
    throw new Failure(advise(error, argv, program), Exit.arguments, { cause: error })
  }
}

/** The parser's complaint in one line, with what to do next. */
function advise(error: CommanderError, argv: readonly string[], program: Command): string {
  const message = error.message.replace(/^error: /, '').replaceAll('\n', ' ')
  const verb = argv[0] ?? ''
  if (error.code === 'commander.unknownCommand' && (existsSync(verb) || verb === '-')) {
    return `${JSON.stringify(verb)} is no verb: did you mean \`playhead analyze ${verb}\`?`
  }
  const known = program.commands.some(command => command.name() === verb)
  return `${message}${/[.?!)]$/.test(message) ? '' : ';'} see playhead ${known ? `${verb} ` : ''}--help`
}

function version(): string {
  const manifest: unknown = JSON.parse(readFileSync(new URL('../package.json', import.meta.url), 'utf8'))
  const found =
    typeof manifest === 'object' && manifest !== null && 'version' in manifest ? manifest.version : undefined
  return typeof found === 'string' ? found : 'unknown'
}
