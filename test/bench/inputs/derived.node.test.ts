import { analyze, openFile, type Session } from '@playhead/core'
import { readFileSync } from 'node:fs'
import { gunzipSync } from 'node:zlib'
import { describe, expect, test } from 'vitest'
import { dialects, longRecording, type DialectName, type MadeFile } from './dialects.ts'
import { repeated, toTemplate } from './repeated.ts'
import { withSpaces } from './white-space.ts'

const recording = gunzipSync(
  readFileSync(new URL('../../../fixtures/recordings/swagger-rrweb/recording.json.gz', import.meta.url)),
)
const encode = (text: string): Uint8Array => new TextEncoder().encode(text)
const open = (files: readonly MadeFile[]): Promise<Session> =>
  analyze(openFile(files.map(({ name, text }) => ({ name, content: encode(text) }))))

describe('white space between tokens', () => {
  test.each([
    ['[1,2]', '[1, 2]'],
    ['{"a":{"b":[]},"c":1}', '{"a": {"b": []}, "c": 1}'],
    ['["a,b:c","\\",:","\\\\",1]', '["a,b:c", "\\",:", "\\\\", 1]'],
    ['["größe:,"]', '["größe:,"]'],
  ])('%s', (json, spaced) => {
    expect(new TextDecoder().decode(withSpaces(encode(json)))).toBe(spaced)
  })

  test('changes no value of a recording', () => {
    const spaced = new TextDecoder().decode(withSpaces(recording))
    expect(JSON.parse(spaced)).toEqual(JSON.parse(recording.toString()))
  })
})

describe('a recording told again and again', () => {
  const events = new Uint8Array(recording.subarray(1, recording.lastIndexOf(']')))
  const template = toTemplate(events)
  const tell = (passes: number, pieceBytes?: number): AsyncIterable<Uint8Array> =>
    repeated(template, passes, (from, to) => events.slice(from, to), pieceBytes)

  async function textOf(pieces: AsyncIterable<Uint8Array>): Promise<string> {
    let text = ''
    const decoder = new TextDecoder()
    for await (const piece of pieces) text += decoder.decode(piece, { stream: true })
    return text
  }

  test('is itself when told once', async () => {
    expect(JSON.parse(await textOf(tell(1)))).toEqual(JSON.parse(recording.toString()))
  })

  test('has the same times later in each pass, however it is cut', async () => {
    const parsed = JSON.parse(await textOf(tell(3))) as { timestamp: number }[]
    const times = parsed.map(({ timestamp }) => timestamp)
    const length = times.length / 3
    expect(times.slice(length, 2 * length)).toEqual(
      times.slice(0, length).map(time => time + template.everyMs),
    )
    for (const pieceBytes of [7, 1001]) expect(JSON.parse(await textOf(tell(3, pieceBytes)))).toEqual(parsed)
  })

  test('is a recording of so many page loads of which nothing is missing', async () => {
    const session = await analyze(openFile(tell(4)))
    expect(session.health.notes).toEqual([])
    expect(session.replay).toMatchObject({ frames: 4 * template.times.length, pages: 4 })
  })
})

describe.each(Object.keys(dialects) as DialectName[])('a long recording of %s', name => {
  test('holds its fixture several times over and lacks nothing', async () => {
    const once = longRecording(name, 1)
    const size = once.reduce((sum, { text }) => sum + text.length, 0)
    const [one, three] = [await open(once), await open(longRecording(name, 3 * size))]
    expect(one.health.notes).toEqual([])
    expect(three.health.notes).toEqual([])
    expect(three.replay).toMatchObject({
      frames: 3 * one.replay.frames,
      dialect: name,
      framing: one.replay.framing,
    })
    expect(three.replay.durationMs).toBeGreaterThan(3 * one.replay.durationMs)
  })
})
