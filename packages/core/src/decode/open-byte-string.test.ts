import { gzipSync } from 'fflate'
import { expect, test } from 'vitest'
import { openByteString } from './open-byte-string.ts'
import { byteString, utf8 } from './testing/bytes.ts'
import { gzipped } from './testing/recordings.ts'

function open(text: string, maxBytes = 1e6): string | undefined {
  const json = utf8(JSON.stringify(text))
  const bytes = openByteString(json, 1, json.length - 1, maxBytes)
  return bytes && new TextDecoder().decode(bytes)
}

test('nothing at all is no empty array', () => {
  expect(open('')).toBeUndefined()
})

test('empty arrays are known again, however they were written', () => {
  const later = byteString(gzipSync(utf8('[]'), { mtime: 1e12 }))
  const stored = byteString(gzipSync(utf8('[]'), { level: 0 }))
  for (const text of [gzipped([]), gzipped([]), later, gzipped([1]), later, stored, stored])
    expect(open(text)).toBe(text === gzipped([1]) ? '[1]' : '[]')
  expect(open(stored, 1)).toBeUndefined()
  expect(open(stored.replace('[]', '[1'))).toBeUndefined()
})

test('what is large is opened as well', () => {
  const list = Array.from({ length: 60_000 }, (_, i) => (i * 7919) % 65_537)
  expect(open(gzipped(list))).toBe(JSON.stringify(list))
  expect(open(gzipped(list), 1000)).toBeUndefined()
})
