import { analyze, openFile, type Action } from '@playhead/core'
import { describe, expect, it } from 'vitest'
import { fixture, fixturePaths } from './fixtures.ts'
import { expectedOf } from './truth/expected.ts'
import { type Expected, isLeadOf, isSame, type MatchOptions } from './truth/match.ts'
import { readRawFrames } from './truth/raw-frames.ts'
import { readGestures } from './truth/truth-log.ts'

/** What a person does to a page; page loads and errors are not gestures. */
const gestures = new Set([
  'click',
  'dblclick',
  'contextmenu',
  'tap',
  'drag',
  'input',
  'select',
  'submit',
  'selection',
  'scroll',
])

const recordingFile = /\/(recording|recording-segments|snapshots|\d{4}-\d+)\.jsonl?\.gz$/
const cases = [...new Set(fixturePaths.flatMap(path => /^recordings\/([^/]+)\//.exec(path)?.[1] ?? []))]

async function read(name: string) {
  const paths = fixturePaths.filter(
    path => path.startsWith(`recordings/${name}/`) && recordingFile.test(path),
  )
  const files = await Promise.all(paths.map(fixture))
  const parts = paths.map((path, i) => ({ name: path.slice(path.lastIndexOf('/') + 1), content: files[i]! }))
  const meta = JSON.parse(new TextDecoder().decode(await fixture(`recordings/${name}/meta.json`))) as {
    page: string
    recorder: string
    variant: string
  }
  const recorder = /sentry|posthog|mixpanel|rrweb/.exec(meta.recorder)?.[0] ?? ''
  const options = { page: meta.page, recorder, isMasked: meta.variant === 'masked' }
  const session = await analyze(openFile(parts, { name }))
  const truth = readGestures(await fixture(`recordings/${name}/truth.json`))
  return { session, options, expected: expectedOf(truth, await readRawFrames(files)) }
}

describe.each(cases)('%s', name => {
  it('tells every gesture of the truth log once, with its target and text, in order, and no other', async () => {
    const { session, options, expected } = await read(name)
    expect(expected.filter(({ optional }) => !optional).length).toBeGreaterThan(0)
    expect(differences(expected, session.actions, options)).toEqual([])
  })

  it('never tells typing as unchecked', async () => {
    const { session } = await read(name)
    const typed = session.actions.filter(({ action }) => action === 'input' || action === 'select')
    expect(typed.filter(({ description }) => /unchecked/i.test(description)).length).toBe(
      typed.filter(({ metadata }) => metadata['how'] === 'toggle' && metadata['checked'] === false).length,
    )
  })
})

/** Goes through both in step; names what is missing and what is too much. */
function differences(
  expected: readonly Expected[],
  actions: readonly Action[],
  options: MatchOptions,
): string[] {
  const wrong: string[] = []
  const told = actions.filter(({ action }) => gestures.has(action))
  let at = 0
  for (const wanted of expected) {
    let found = at
    // How far ahead the wanted one is; what is passed over on the way is too much.
    while (found < told.length && !isSame(wanted, told[found]!, options)) found++
    const passed = told.slice(at, found).filter(action => !isHarmless(action))
    const isFar = found === told.length || passed.length > 3
    if (isFar || (wanted.optional && found > at)) {
      if (!wanted.optional) wrong.push(`missing: ${wanted.line}`)
      continue
    }
    for (; at < found; at++) {
      const extra = told[at]!
      if (!isLeadOf(wanted, extra, options) && !isHarmless(extra))
        wrong.push(`too much: ${extra.description}`)
    }
    at = found + 1
  }
  for (const extra of told.slice(at)) if (!isHarmless(extra)) wrong.push(`too much: ${extra.description}`)
  return wrong
}

/**
 * True, though the log has no gesture for it: the browser scrolls for a person who selects text or tabs to a
 * field; Sentry tells a click into a blocked part, and leaves out the file that a click on a file field chose.
 */
function isHarmless({ action, description, metadata }: Action): boolean {
  return (
    action === 'scroll' ||
    description.includes('(not recorded inside)') ||
    (action === 'click' && metadata['role'] === 'file')
  )
}
