import { describe, expect, test } from 'vitest'
import type { Frame } from './frame.ts'
import { createInputReader, readFieldText } from './input.ts'
import { frameOf } from './testing/frame-of.ts'

const bytesOf = (text: string): Uint8Array => new TextEncoder().encode(text)

/** A frame whose data is this text, whatever it is. */
function frame(data: string): Frame {
  const bytes = bytesOf(data)
  const base = frameOf({ type: 3, timestamp: 1, data: {} }, 0, 0)
  return { ...base, bytes, start: 0, end: bytes.length, dataStart: 0, dataEnd: bytes.length }
}

const { read } = createInputReader()

describe('what an Input says', () => {
  test.each([
    [
      '{"source":5,"text":"Mug","isChecked":false,"id":12}',
      { id: 12, text: 'Mug', isChecked: false, userTriggered: undefined },
    ],
    [
      '{"source":5,"text":"","isChecked":true,"userTriggered":true,"id":7}',
      { id: 7, text: '', isChecked: true, userTriggered: true },
    ],
    [
      '{"id":0,"userTriggered":false,"text":"a, b: {c}"}',
      { id: 0, text: 'a, b: {c}', isChecked: false, userTriggered: false },
    ],
    ['{"id":1,"id":2}', { id: 2, text: '', isChecked: false, userTriggered: undefined }],
    ['{}', { id: -1, text: '', isChecked: false, userTriggered: undefined }],
  ])('%s', (data, said) => {
    expect(read(frame(data))).toEqual(said)
  })

  test('a long text, which is read when it is asked for', () => {
    const text = `café "${'x'.repeat(3000)}\\\n`
    const found = read(frame(JSON.stringify({ source: 5, text, isChecked: false, id: 12 })))
    expect(found).toMatchObject({ id: 12, text: { text: undefined } })
    expect(found && readFieldText(found.text)).toBe(text)
    expect(found && readFieldText(found.text)).toBe(text)
    expect(readFieldText('short')).toBe('short')
  })

  test.each(['', '"', '\\', '\\"', '\\\\', '","isChecked":true,"id":5}', '"isChecked":', ',"isChecked":'])(
    'a long text that ends in %j',
    ending => {
      for (const more of [{}, { userTriggered: true }, { text: 'again' }, { note: '' }]) {
        const text = 'x'.repeat(3000) + ending
        const orders = [
          { source: 5, text, isChecked: true, id: 12 },
          { id: 12, isChecked: true, text, source: 5 },
          { source: 5, isChecked: true, text, note: 'x', id: 12 },
        ]
        for (const order of orders) {
          const data = JSON.stringify({ ...order, ...more })
          const found = read(frame(data))
          if (found === undefined) continue
          const { id, isChecked, userTriggered, text: said } = JSON.parse(data)
          expect({ ...found, text: readFieldText(found.text) }).toEqual({
            id,
            isChecked,
            userTriggered,
            text: said,
          })
        }
      }
      const parted = `{"text":"${'x'.repeat(3000)}${ending === '' ? '' : 'y'}","note":"n","isChecked":false,"id":3}`
      const found = read(frame(parted))
      if (found !== undefined) expect(readFieldText(found.text)).toBe(JSON.parse(parted).text)
    },
  )

  test.each([
    '{"id":12,"text":"caf\u00e9"}',
    String.raw`{"id":12,"text":"a\"b"}`,
    '{"id":12,"text":"a\tb"}',
    '{"id":12,"text":5}',
    '{"id":-1,"text":""}',
    '{"id":012,"text":""}',
    '{"id":1234567890123456,"text":""}',
    '{"id":1.5,"text":""}',
    '{"id":"12","text":""}',
    '{"id":12,"isChecked":1}',
    '{"id":12,"isChecked":tru}',
    '{"id":12,"isChecked":null}',
    '{"id":12,"value":3}',
    '{ "id":12}',
    '{"id":12 }',
    '{"id":12,}',
    '{"id":12,,"text":""}',
    '{"id":12"text":""}',
    '{"id"}',
    '{"id":}',
    '{"text":"a}',
    '[1]',
    '',
    `{"id":12,"text":"${'x'.repeat(500)}"}`,
    `{"id":12,"text":"${'x'.repeat(3000)}`,
    `{"text":"${'x'.repeat(3000)}","id":12,"hash":"${'y'.repeat(99)}","isChecked":true}`,
    `{"id":12,"text":["${'x'.repeat(3000)}"]}`,
    `{"id":12,"${'x'.repeat(3000)}":"text"}`,
  ])('is left to the parser in %s', data => {
    expect(read(frame(data))).toBeUndefined()
  })
})
