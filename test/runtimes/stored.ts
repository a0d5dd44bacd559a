import {
  memoryStore,
  openFile,
  openStored,
  save,
  type FilePart,
  type Recording,
  type SaveOptions,
  type StoredReplay,
} from '@playhead/core'
import { fixture, fixturePaths } from './fixtures.ts'

/** The names of all recorded fixtures, each with its files. */
export const recordingCases: ReadonlyMap<string, readonly string[]> = casesOf(fixturePaths)

function casesOf(paths: readonly string[]): Map<string, string[]> {
  const cases = new Map<string, string[]>()
  for (const path of paths) {
    const name = /recordings\/([^/]+)\/.*\.(?:json|jsonl|bin|envelope)(?:\.gz)?$/.exec(path)?.[1]
    if (name !== undefined && !/\/(?:truth|meta|labels)\.json$/.test(path))
      cases.set(name, [...(cases.get(name) ?? []), path])
  }
  return cases
}

/** A recorded fixture, to be read as often as wanted. */
export async function recordingCase(paths: readonly string[]): Promise<() => Recording> {
  const parts = await Promise.all(
    paths.map(async path => ({ name: path.slice(path.lastIndexOf('/') + 1), content: await fixture(path) })),
  )
  return () => openFile(parts, { replayId: 'case' })
}

/** A recording made of segments of frames. */
export function recordingOf(...segments: readonly (readonly object[])[]): Recording {
  const parts = segments.map((frames, id): FilePart => ({
    name: `${id}.json`,
    id,
    content: new TextEncoder().encode(JSON.stringify(frames)),
  }))
  return openFile(parts, { replayId: 'case' })
}

const address = { identity: 'local', source: 'file', project: 'local', replayId: 'case' } as const

/** The recording, put into a store of its own and opened from there. */
export async function stored(
  recording: Recording,
  options: Partial<SaveOptions> = {},
): Promise<StoredReplay> {
  const store = memoryStore()
  await save(recording, store, { address, ...options })
  const replay = await openStored(store, address)
  if (replay === undefined) throw new Error('it was not stored')
  return replay
}
