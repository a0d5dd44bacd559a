import { describe, expect, test } from 'vitest'
import { decodeBytes } from '../decode/testing/decode-bytes.ts'
import { createMirror } from '../dom/mirror/create-mirror.ts'
import type { Mirror, MirrorOptions } from '../dom/mirror/mirror.ts'
import { normalize } from './testing/frames.ts'
import { bytesOf, gestures } from './testing/growing.ts'

/** A mirror that counts what it is asked. */
function counting(options: MirrorOptions, asked: () => void): Mirror {
  return new Proxy(createMirror(options), {
    get(mirror, name) {
      asked()
      return Reflect.get(mirror, name) as unknown
    },
  })
}

/** Questions to the mirror while the recording becomes events: nodes visited, names read. */
function questions(bytes: Uint8Array): number {
  let count = 0
  const { frames } = decodeBytes(bytes)
  normalize(frames, { events: 'all', createMirror: options => counting(options, () => count++) })
  return count
}

describe('twice the recording asks the page twice as much, with', () => {
  test.each(Object.keys(gestures))('%s', kind => {
    const counts = [100, 200, 400, 800].map(size => questions(bytesOf(gestures[kind]!(size))))
    const ratios = counts.slice(1).map((count, i) => count / counts[i]!)
    expect(Math.max(...ratios), `${kind}: ${counts.join(', ')}`).toBeLessThan(2.3)
  })
})
