import { gzipSync } from 'fflate'
import { beforeEach, expect, test, vi } from 'vitest'
import { createHealthLog } from './health.ts'
import { defaultLimits } from './limits.ts'
import { byteString, joined, told, utf8 } from './testing/bytes.ts'
import { compressedEvents, envelope, lines } from './testing/recordings.ts'

// Other tests load what unwraps before they begin. Here nothing has been loaded, as in a page that has just opened.
beforeEach(() => vi.resetModules())

/** Reads these bytes with code that is fresh: the frames, and whether what unwraps was loaded for them. */
async function read(bytes: Uint8Array) {
  const { decode } = await import('./decode.ts')
  const { unwrapping } = await import('./unwrapping.ts')
  expect(unwrapping.isHere).toBe(false)
  const segment = {
    name: 'a',
    async *open() {
      // Cut in the middle: what is waited for may begin in the one piece and end in the other.
      yield bytes.subarray(0, bytes.length >> 1)
      yield bytes.subarray(bytes.length >> 1)
    },
  }
  const recording = { summary: { source: 'file', replayId: 'r' } as const, segments: () => [segment] }
  const health = createHealthLog()
  const frames: string[] = []
  for await (const batch of decode(recording, { limits: defaultLimits, health }).frames())
    for (const frame of batch) frames.push(told(frame))
  return { frames, notes: health.notes(), isLoaded: unwrapping.isHere }
}

const list = `[${lines.join(',')}]`
const [first = '', second = '', ...rest] = lines
const packed = (line: string) => JSON.stringify(byteString(gzipSync(utf8(line))))

test.each([
  ['an array', list],
  ['JSON Lines', lines.join('\n')],
  ['an object with events and texts', `{"name":"{a}","events":${list}}`],
])('%s needs nothing more', async (_, text) => {
  const { frames, isLoaded } = await read(utf8(text))
  expect(frames).toHaveLength(lines.length)
  expect(isLoaded).toBe(false)
})

test.each<[string, Uint8Array | string]>([
  ['gzip', gzipSync(utf8(list))],
  ['gzip in gzip', gzipSync(gzipSync(utf8(list)))],
  ['an envelope', envelope(0, list)],
  ['a blob', joined(new Uint8Array([0]), list)],
  ['a form', `data=${encodeURIComponent(list)}`],
  ['packed events', `[${lines.map(packed).join(',')}]`],
  ['packed events among others', `[${[packed(first), packed(second), ...rest].join(',')}]`],
  ['others before packed events', `[${[first, second, ...rest.map(packed)].join(',')}]`],
  ['an object with events as a text', `{"id":1,"events":${JSON.stringify(list)}}`],
])('%s waits for what unwraps it, and nothing is lost or told twice', async (_, wrapped) => {
  const plain = await read(utf8(list))
  vi.resetModules()
  const { frames, notes, isLoaded } = await read(typeof wrapped === 'string' ? utf8(wrapped) : wrapped)
  expect(frames).toEqual(plain.frames)
  expect(notes).toEqual([])
  expect(isLoaded).toBe(true)
})

test('frames with compressed parts are given out when those can be unpacked', async () => {
  const { frames, isLoaded } = await read(utf8(JSON.stringify(compressedEvents())))
  expect(frames).toHaveLength(compressedEvents().length)
  expect(isLoaded).toBe(true)
})
