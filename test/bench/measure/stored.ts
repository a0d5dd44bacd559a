import { readFileSync } from 'node:fs'
import {
  domAt,
  memoryStore,
  openFile,
  openStored,
  queryEvents,
  save,
  search,
  stats,
  windowAt,
  type StoredReplay,
} from '@playhead/core'
import { median } from './interleave.ts'
import type { StoredAnswers, StoredJob } from './jobs.ts'

const ADDRESS = { identity: 'local', source: 'file', project: 'local', replayId: 'bench' } as const

/** One question, asked at several moments of the recording. */
type Ask = (replay: StoredReplay, atMs: number) => Promise<unknown>

const QUESTIONS: Readonly<Record<string, Ask>> = {
  events: (replay, atMs) => queryEvents(replay, { fromMs: atMs, limit: 50 }),
  'events, two kinds': (replay, atMs) =>
    queryEvents(replay, { kinds: ['click', 'input'], fromMs: atMs, limit: 50 }),
  'events that contain a text': replay => queryEvents(replay, { contains: 'parcel', limit: 50 }),
  window: (replay, atMs) => windowAt(replay, { atMs }),
  stats: async replay => stats(replay),
  search: replay => search(replay, 'parcel'),
  'search, misspelt': replay => search(replay, 'parcle'),
  'dom at': (replay, atMs) => domAt(replay, { atMs }),
}

const MOMENTS = 9

/** What questions to a stored replay take: the first time, and at moments spread over the recording. */
export async function stored({ file, questions }: StoredJob): Promise<StoredAnswers> {
  const bytes = new Uint8Array(readFileSync(file))
  const parsing = performance.now()
  JSON.parse(new TextDecoder().decode(bytes))
  const parseMs = performance.now() - parsing
  const store = memoryStore()
  const saving = performance.now()
  await save(openFile(bytes), store, { address: ADDRESS })
  const saveMs = performance.now() - saving
  const answers: Record<string, { firstMs: number; warmMs: number; worstMs: number }> = {}
  let events = 0
  for (const name of questions) {
    const ask = QUESTIONS[name]
    if (ask === undefined) throw new Error(`no question ${name}`)
    const replay = await openStored(store, ADDRESS)
    if (replay === undefined) throw new Error('not stored')
    events = (await replay.events()).length
    const times: number[] = []
    // Twice over the recording: what is compiled and read once is not what is asked for.
    for (let i = 0; i < 2 * MOMENTS; i++) {
      const atMs = (replay.replay.durationMs * (i % MOMENTS)) / (MOMENTS - 1)
      const start = performance.now()
      await ask(replay, atMs)
      times.push(performance.now() - start)
    }
    const warm = times.slice(MOMENTS)
    answers[name] = { firstMs: times[0] ?? NaN, warmMs: median(warm), worstMs: Math.max(...warm) }
  }
  let storedBytes = 0
  for await (const found of store.list('')) storedBytes += found.bytes
  return { bytes: bytes.length, events, parseMs, saveMs, storedBytes, answers }
}
