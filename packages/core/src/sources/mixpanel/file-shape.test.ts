import { expect, test } from 'vitest'
import { platformOf, shapeOf, spanOf } from './file-shape.ts'

const bytes = (text: string): Uint8Array => new TextEncoder().encode(text)

test.each<[string, string | Uint8Array, string]>([
  ['a list', ' [{"type":4}]\n', 'events'],
  ['an empty list', '[]', 'events'],
  ['a list behind a byte order mark', '\ufeff[1]', 'events'],
  ['gzip', new Uint8Array([0x1f, 0x8b, 8, 0]), 'events'],
  ['a list that breaks off', '[{"type":4},{"ty', 'cut'],
  ['the first byte of a list', '[', 'cut'],
  ['nothing', '', 'cut'],
  ['blanks', ' \n', 'cut'],
  ['an object', '{"error":"gone"}', 'no-events'],
  ['a text', '"[]"', 'no-events'],
  ['null', 'null', 'no-events'],
  ['a web page', '<html>[]', 'foreign'],
  ['words', 'Service Unavailable', 'foreign'],
])('%s', (_, content, shape) => {
  expect(shapeOf(typeof content === 'string' ? bytes(content) : content)).toBe(shape)
})

test('the span of a file is that of the times at its ends', () => {
  const filler = `{"type":3,"data":{"text":"${'x'.repeat(600_000)}"},"timestamp":1779357605000}`
  const file = `[{"type":4,"timestamp":1779357600000},${filler},{"type":3, "timestamp" : 1779357609000}]`
  expect(spanOf(bytes(file))).toEqual({ fromMs: 1779357600000, toMs: 1779357609000 })
  // A frame so large that one end shows no time.
  expect(spanOf(bytes(`[${filler}]`))).toEqual({ fromMs: 1779357605000, toMs: 1779357605000 })
  expect(spanOf(bytes('[]'))).toBeUndefined()
  expect(spanOf(bytes('[{"timestamp":12345678901234}]'))).toBeUndefined()
})

test.each<[string, string, string | undefined]>([
  ['a site names its address', '[{"type":4,"data":{"href":"http://a.test/"}}]', 'web'],
  ['an app does not', '[{"type":4,"data":{"width":390,"height":844}}]', 'mobile'],
  ['an app lists its screen', '[{"type":5,"data":{"tag":"mp_wireframe","payload":{}}}]', 'mobile'],
  [
    'a site that shows the word is none',
    '[{"type":4,"data":{"href":"http://a.test/#\\"mp_wireframe\\""}}]',
    'web',
  ],
  ['a file without a page load tells nothing', '[{"type":3,"data":{}}]', undefined],
])('%s', (_, text, platform) => {
  expect(platformOf(bytes(text))).toBe(platform)
})
