import { describe, expect, it } from 'vitest'
import { fixture, fixturePaths } from '../../../../test/runtimes/fixtures.ts'
import { openFile } from '../sources/file/open-file.ts'
import type { Recording } from '../sources/recording.ts'
import { analyze, readEvents } from './analyze.ts'

/** The recordings of all folders; what lies beside them tells of them. */
const cases = new Map<string, string[]>()
for (const path of fixturePaths) {
  const [, name, file] = /^recordings\/([^/]+)\/([^/]+\.(?:json|jsonl|bin)(?:\.gz)?)$/.exec(path) ?? []
  if (name === undefined || file === undefined || /^(?:meta|truth|uploads)\./.test(file)) continue
  cases.set(name, [...(cases.get(name) ?? []), path])
}

async function recordingOf(paths: readonly string[]): Promise<() => Recording> {
  const parts = await Promise.all(
    paths.map(async path => ({ name: path.slice(path.lastIndexOf('/') + 1), content: await fixture(path) })),
  )
  return () => openFile(parts, { replayId: 'case' })
}

describe.each([...cases])('%s, with all its events', (_, paths) => {
  it('tells the same story as with those that tell it', async () => {
    const open = await recordingOf(paths)
    const [story, all] = [await analyze(open()), await readEvents(open())]
    expect(all.actions).toEqual(story.actions)
    expect(all.events.filter(event => event.aside !== true)).toEqual(story.events)
    expect(story.events.some(event => event.aside)).toBe(false)
    const { events: __, actions: ___, ...rest } = all
    expect(rest).toEqual({ ...story, events: undefined, actions: undefined })
  })
})

it('lists more than the story where the page goes on changing', async () => {
  const open = await recordingOf(cases.get('grid-rrweb') ?? [])
  const [story, all] = [await analyze(open()), await readEvents(open())]
  expect(all.events.length).toBeGreaterThan(story.events.length)
})
