import { table } from '@playhead/core'
import type { SignedReplay } from '@playhead/core/sources'
import { Option, type Command } from 'commander'
import type { Context } from '../context.ts'
import { Exit, Failure } from '../failure.ts'
import { hasColour, jsonAnswer, write } from '../output.ts'
import { createProgress } from '../progress.ts'
import type { SignAnswer } from '../vendors/schemas.ts'
import { isVendorName, readVendorName } from '../vendors/vendor-name.ts'
import { vendorIo } from '../vendors/vendor-io.ts'
import { mixpanelSource } from '../vendors/vendor-source.ts'

interface Flags {
  readonly env?: 'prod' | 'dev'
  readonly revealSignedUrls?: true
  readonly json?: true
}

const EXAMPLES = `
Mixpanel gives a recording's files to whoever has a signed address, for about five minutes: it is a credential. Here it
is not shown unless --reveal-signed-urls is given. No other verb needs it: they sign by themselves.

Examples:
  playhead sign mixpanel:0190ebde-aaaa                       whether it can be signed, and until when
  playhead sign 0190ebde-aaaa 0190ebde-bbbb --json           one call for all of them`

/** Adds the verb `sign`. */
export function addSign(program: Command, context: Context): void {
  program
    .command('sign')
    .argument('<R...>', 'Mixpanel replays: mixpanel:<id>, or the id alone')
    .summary('signed addresses of Mixpanel recordings')
    .description('Has Mixpanel sign the addresses of recordings.')
    .addOption(new Option('--env <env>', 'where they were recorded').choices(['prod', 'dev']))
    .option('--reveal-signed-urls', 'print the addresses whole: keep them out of chats and logs')
    .option('--json', 'one JSON object')
    .addHelpText('after', EXAMPLES)
    .action((names: readonly string[], flags: Flags) => run(names, flags, context))
}

async function run(names: readonly string[], flags: Flags, context: Context): Promise<void> {
  const { stdout, stderr, env, signal } = context
  const replays = await Promise.all(names.map(mixpanelName))
  const projects = new Set(replays.flatMap(({ project }) => (project === undefined ? [] : [project])))
  if (projects.size > 1)
    throw new Failure('one call signs replays of one project: sign each project by itself', Exit.arguments)
  const [project] = projects
  const progress = createProgress(stderr)
  const asking = { env, io: vendorIo(context, progress) }
  const source = await mixpanelSource(asking, project === undefined ? {} : { project })
  const signed = await source
    .sign(
      replays.map(({ replayId }) => replayId),
      { signal, ...(flags.env && { env: flags.env }) },
    )
    .finally(progress.end)
  if (flags.revealSignedUrls)
    await write(
      stderr,
      'playhead: whoever has these addresses can fetch the recordings until they expire; keep them to yourself\n',
    )
  const answer: SignAnswer = {
    signed: signed.map(handle => (flags.revealSignedUrls ? handle.reveal() : redacted(handle))),
  }
  if (flags.json) return write(stdout, jsonAnswer(answer, stdout))
  const rows = answer.signed.map(({ replayId, url, queryString, expiresAt }) => [
    replayId,
    `${url}?${queryString}`,
    `until ${expiresAt}`,
  ])
  await write(stdout, `${table(rows, hasColour(stdout, env), 0).join('\n')}\n`)
}

async function mixpanelName(name: string): Promise<{ readonly replayId: string; readonly project?: string }> {
  const { source, ref } = await readVendorName(isVendorName(name) ? name : `mixpanel:${name}`)
  if (source === 'mixpanel') return ref
  throw new Failure(
    `${source} does not sign addresses: its replays are fetched with its token, playhead fetch does it`,
    Exit.arguments,
  )
}

function redacted({
  replayId,
  env,
  url,
  query,
  signedAtMs,
  expiresAtMs,
}: SignedReplay): SignAnswer['signed'][number] {
  return {
    replayId,
    env,
    url,
    queryString: query.toString(),
    signedAt: new Date(signedAtMs).toISOString(),
    expiresAt: new Date(expiresAtMs).toISOString(),
  }
}
