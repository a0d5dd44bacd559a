import { gzipSync } from 'fflate'
import { expect, it } from 'vitest'
import { decodeBytes } from './testing/decode-bytes.ts'
import { explainEmpty, isEmpty } from './explain-empty.ts'
import { joined, utf8 } from './testing/bytes.ts'
import { envelope, lines } from './testing/recordings.ts'

const utf16 = (text: string) =>
  new Uint8Array(new Uint16Array(Array.from(text, char => char.charCodeAt(0))).buffer)

it.each<[string, string | Uint8Array, string]>([
  ['an empty file', '', 'empty'],
  ['white space', ' \n', 'not-json'],
  ['prose', 'Dear all,\nthe session [1] is "gone".\n', 'not-json'],
  ['a web page', '<!doctype html><html lang="en"><body>{{x}}</body></html>', 'not-json'],
  ['a picture', new Uint8Array([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a, 0, 0, 0, 13]), 'not-json'],
  ['UTF-16', utf16(`[${lines.join(',')}]`), 'not-json'],
  ['UTF-16 with a mark', joined(new Uint8Array([0xff, 0xfe]), utf16('{"events":[]}')), 'not-json'],
  ['an object', '{"a":1}', 'not-a-recording'],
  ['a list', '[1,2,{"type":"x"}]', 'not-a-recording'],
  ['an empty list', '[]', 'not-a-recording'],
  ['an empty recording', '{"events":[]}', 'not-a-recording'],
  ['an envelope without a recording', '{"sent_at":"x"}\n{"type":"session"}\n{"sid":"1"}', 'not-a-recording'],
  ['a video', '{"event_id":"1"}\n{"type":"replay_video","length":4}\n\n\n[{', 'not-a-recording'],
  ['gzip that breaks off at once', gzipSync(utf8(`[${lines.join(',')}]`)).subarray(0, 30), 'damaged'],
  ['packed events that were taken for Windows-1252', '["xœ«V*©,HU²2Ñ","xœ«V*©,HU²2Ò"]', 'damaged'],
  ['packed events whose bytes were no characters', '["x\uFFFD\uFFFDV*","\u001F‹\b"]', 'damaged'],
  ['an array that breaks off at once', '[{"type":4,"timestamp":1,', 'damaged'],
])('%s is no recording, and is told why', (_, input, code) => {
  const { report, health } = decodeBytes(typeof input === 'string' ? utf8(input) : input)
  expect(isEmpty(report)).toBe(true)
  const error = explainEmpty(report, health, 'x.json')
  expect([error.code, error.name]).toEqual([code, 'SourceError'])
  expect(error.message).toMatch(/^x\.json: /)
})

it('one event is enough', () => {
  expect(isEmpty(decodeBytes(utf8(`{"a":1}\n${lines[2]}`)).report)).toBe(false)
  expect(isEmpty(decodeBytes(envelope(0, `[${lines[2]}]`)).report)).toBe(false)
})
