import { mkdir, readFile, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { gunzipSync } from 'node:zlib'

const shop = fileURLToPath(new URL('../../../../fixtures/recordings/shop-rrweb/', import.meta.url))

interface Timed {
  readonly timestamp: number
}

/** A recorded session that goes on and on: as many segments as wanted, each a recording of a shop, one after another. */
export async function longRecording(): Promise<{
  readonly framesPerSegment: number
  /** Makes the folder hold just so many segments. */
  write(folder: string, segments: number): Promise<void>
}> {
  const frames = JSON.parse(gunzipSync(await readFile(join(shop, 'recording.json.gz'))).toString()) as Timed[]
  const first = frames[0]?.timestamp ?? 0
  const lengthMs = (frames.at(-1)?.timestamp ?? 0) - first + 1000
  const later = (by: number): string =>
    JSON.stringify(frames.map(frame => ({ ...frame, timestamp: frame.timestamp + by * lengthMs })))
  return {
    framesPerSegment: frames.length,
    async write(folder, segments) {
      await rm(folder, { recursive: true, force: true })
      await mkdir(folder)
      for (let at = 0; at < segments; at++) await writeFile(join(folder, `${at}.json`), later(at))
    },
  }
}
