import { openFile, save, type Recording } from '@playhead/core'
import { readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { gunzipSync } from 'node:zlib'
import { fileStore } from '../../apps/cli/src/store/file-store.ts'
import { recordingFolder, type Workplace } from './playhead.ts'

/** Stores a recording that lacks something, and answers the name by which verbs ask for it. */
export type Case = (at: Workplace) => Promise<string>

/** A fixture as it is. */
export const whole =
  (name: string): Case =>
  at =>
    at.bring(name)

/** The shop without its full snapshots. */
export const noPage: Case = at => changedShop(at, frames => frames.filter(({ type }) => type !== 2))

/** Nothing happens in the shop for ten seconds, and the recorder says nothing of a pause. */
export const stillForAWhile: Case = at =>
  changedShop(at, (frames, zeroMs) =>
    frames.map(frame =>
      frame.timestamp < zeroMs + 50_000 ? frame : { ...frame, timestamp: frame.timestamp + 10_000 },
    ),
  )

/** rrweb's sequence plugin numbered the frames of the shop, and those of ten seconds are lost. */
export const hole: Case = at =>
  changedShop(at, (frames, zeroMs) =>
    frames
      .map((frame, i) => ({ ...frame, _sid: i + 1 }))
      .filter(({ timestamp }) => timestamp < zeroMs + 50_000 || timestamp > zeroMs + 60_000),
  )

/** The bytes of the shop break off in the middle. */
export const truncated: Case = async at => {
  const json = await shopJson()
  const file = join(at.folder, 'cut.json')
  await writeFile(file, json.slice(0, Math.floor(json.length * 0.6)))
  return file
}

/** Only the first segments were asked for. */
export const partlyFetched: Case = async at => {
  const folder = await at.bring('shop-mixpanel')
  await at.playhead('fetch', folder, '--segments', '0-3')
  return folder
}

/** A segment in the middle is not in the folder. */
export const missingSegment: Case = async at => {
  const folder = await at.bring('shop-mixpanel')
  const gone = (await readdir(folder)).find(name => name.startsWith('0005-'))
  await rm(join(folder, gone ?? ''))
  return folder
}

/** The source is still recording: no file is, so that the store is filled as a source of another kind would. */
export const live: Case = async at => {
  const { summary, ...rest } = openFile([{ name: 'shop', content: Buffer.from(await shopJson()) }])
  const recording: Recording = { ...rest, summary: { ...summary, live: true } }
  const address = { identity: 'local', source: 'file', project: 'local', replayId: 'live' } as const
  await save(recording, fileStore(at.cache), { address })
  return 'local/file/local/live'
}

interface Framed {
  readonly type: number
  readonly timestamp: number
}

/** Writes the shop's frames, changed, as a file. */
async function changedShop(
  at: Workplace,
  change: (frames: readonly Framed[], zeroMs: number) => readonly Framed[],
): Promise<string> {
  const frames = JSON.parse(await shopJson()) as Framed[]
  const file = join(at.folder, 'changed.json')
  await writeFile(file, JSON.stringify(change(frames, frames[0]?.timestamp ?? 0)))
  return file
}

async function shopJson(): Promise<string> {
  return gunzipSync(await readFile(join(recordingFolder('shop-rrweb'), 'recording.json.gz'))).toString()
}
