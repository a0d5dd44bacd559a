import { ruleParameters, struggles, strugglesText } from '@playhead/core'
import type { Command } from 'commander'
import type { Context } from '../context.ts'
import { Exit, Failure } from '../failure.ts'
import { hasColour, jsonAnswer, write } from '../output.ts'
import { openReplay } from '../replay.ts'
import { NO_CACHE, REPLAY_HELP } from '../replay-argument.ts'

interface Flags {
  readonly all?: true
  readonly rule: Readonly<Record<string, number>>
  readonly json?: true
  readonly cache: boolean
}

const EXAMPLES = `
${REPLAY_HELP}

Examples:
  playhead struggles recording.json.gz
  playhead struggles recording.json --all             with what was held back, and why
  playhead struggles recording.json --rule dead-click.waitMs=3000 --rule rage-click.clicks=4
  playhead struggles recording.json --json | jq '.struggles[] | {title, severity, nextCommand}'

Every struggle says what was measured and where its proof lies: [segment:frame]. Look there with its next command.
What the rules are, and how often they are right: docs/findings.md`

/** Adds the verb `struggles`. */
export function addStruggles(program: Command, context: Context): void {
  program
    .command('struggles')
    .argument('<R>', 'the recording')
    .summary('what went wrong for the person: findings, ranked, with proof')
    .description(
      'Prints what somebody struggled with in a recorded session, gravest first: unanswered and angry clicks,\nerrors, failures again and again, getting lost. Weak single signs are listed as facts.',
    )
    .option('--all', 'also what was held back or cannot be told, each with its reason')
    .option('--rule <name=value>', `judge by another threshold, again and again (see --help)`, readRule, {})
    .option('--json', 'one JSON object')
    .option(...NO_CACHE)
    .addHelpText('after', () => `${EXAMPLES}\n\nThresholds:\n${thresholds()}`)
    .action(async (name: string, { all, rule, json, cache }: Flags) => {
      const { stdout, env } = context
      const answer = await struggles(await openReplay(name, { ...context, cache }), {
        all: all === true,
        rules: rule,
      })
      const text = json
        ? jsonAnswer(answer, stdout)
        : strugglesText(answer, { colour: hasColour(stdout, env) })
      await write(stdout, text)
    })
}

/** `dead-click.waitMs=3000`. */
function readRule(text: string, before: Readonly<Record<string, number>>): Record<string, number> {
  const [, name, value] = /^([a-z-]+\.[A-Za-z0-9]+)=(\d+(?:\.\d+)?)$/.exec(text) ?? []
  if (name === undefined || value === undefined) {
    throw new Failure(
      `--rule ${JSON.stringify(text)} is no threshold: write it as dead-click.waitMs=3000`,
      Exit.arguments,
    )
  }
  const known = ruleParameters()
  if (Object.hasOwn(known, name)) return { ...before, [name]: Number(value) }
  const rule = name.slice(0, name.indexOf('.') + 1)
  const own = Object.keys(known).filter(each => each.startsWith(rule))
  throw new Failure(
    `--rule ${name}: there is no such threshold; ${own.length > 0 ? `there is ${own.join(', ')}` : 'see playhead struggles --help'}`,
    Exit.arguments,
  )
}

function thresholds(): string {
  return Object.entries(ruleParameters())
    .map(([name, value]) => `  ${name}=${value}`)
    .join('\n')
}
