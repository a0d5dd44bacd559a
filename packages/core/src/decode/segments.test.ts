import { describe, expect, it } from 'vitest'
import { openFile } from '../sources/file/open-file.ts'
import type { Recording, Segment } from '../sources/recording.ts'
import { decode } from './decode.ts'
import { decodeBytes } from './testing/decode-bytes.ts'
import type { Frame } from './frame.ts'
import { formatPointer } from './frame.ts'
import { createHealthLog } from './health.ts'
import { defaultLimits } from './limits.ts'
import { joined, utf8 } from './testing/bytes.ts'
import { envelope, lines } from './testing/recordings.ts'

const list = (from: number, to: number) => `[${lines.slice(from, to).join(',')}]`

async function read(recording: Recording) {
  const health = createHealthLog()
  const decoding = decode(recording, { limits: defaultLimits, health })
  const frames: Frame[] = []
  for await (const batch of decoding.frames()) frames.push(...batch)
  return {
    pointers: frames.map(formatPointer),
    report: decoding.report,
    codes: health.notes().map(note => note.code),
  }
}

function recording(segments: { id?: number; isPosition?: boolean; text: string | Uint8Array }[]): Recording {
  return {
    summary: { source: 'sentry', replayId: 'r' },
    segments: () =>
      segments.map(({ text, ...rest }, i): Segment => ({
        ...rest,
        name: `part ${i}`,
        async *open() {
          yield typeof text === 'string' ? utf8(text) : text
        },
      })),
  }
}

describe('numbers of segments', () => {
  it('are those of the source', async () => {
    const { pointers, report } = await read(
      recording([
        { id: 4, text: list(0, 2) },
        { id: 7, text: list(2, 3) },
      ]),
    )
    expect(pointers).toEqual(['4:0', '4:1', '7:0'])
    expect(report.segmentIds).toBe('source')
    expect(report.segments).toMatchObject([
      { id: 4, name: 'part 0', frames: 2 },
      { id: 7, frames: 1, framing: 'json-array' },
    ])
  })

  it('are positions where the source has none', async () => {
    const { pointers, report, codes } = await read(
      recording([{ text: list(0, 1) }, { text: '[]' }, { text: list(1, 2) }]),
    )
    expect(pointers).toEqual(['0:0', '2:0'])
    expect(report.segmentIds).toBe('position')
    expect(codes).toEqual(['empty-segment'])
  })

  it('are positions where the source says that its numbers are', async () => {
    const { pointers, report } = await read(
      recording([
        { id: 460, isPosition: true, text: list(0, 1) },
        { id: 463, isPosition: true, text: list(1, 2) },
      ]),
    )
    expect(pointers).toEqual(['460:0', '463:0'])
    expect(report.segmentIds).toBe('position')
  })

  it('are positions in an array of arrays, empty ones included', () => {
    const { frames, report, health } = decodeBytes(utf8(`[${list(0, 2)},[],\n${list(2, 3)}]`))
    expect(frames.map(formatPointer)).toEqual(['0:0', '0:1', '2:0'])
    expect(report.segmentIds).toBe('position')
    expect(health.notes()).toMatchObject([{ code: 'empty-segment', segmentId: 1 }])
    expect(report.segments.map(segment => segment.framing)).toEqual(['sentry-segments', 'sentry-segments'])
  })

  it('go on over pages of arrays, from the number of each page or from the last one', async () => {
    const page = `[${list(0, 1)},${list(1, 2)}]`
    expect((await read(recording([{ text: page }, { text: page }]))).pointers).toEqual([
      '0:0',
      '1:0',
      '2:0',
      '3:0',
    ])
    expect(
      (
        await read(
          recording([
            { id: 0, text: page },
            { id: 100, text: page },
          ]),
        )
      ).pointers,
    ).toEqual(['0:0', '1:0', '100:0', '101:0'])
  })

  it('are those of envelopes, whatever the order of the files, in one file or in many', async () => {
    const parts = [
      { name: '0.envelope', content: joined('{"sent_at":"x"}\n{"type":"session"}\n{"sid":"1"}') },
      { name: '1.envelope', content: envelope(5, list(0, 2)) },
      { name: '2.envelope', content: envelope(3, list(2, 3)) },
    ]
    const many = await read(openFile(parts))
    expect(many.pointers).toEqual(['5:0', '5:1', '3:0'])
    expect(many.report).toMatchObject({
      segmentIds: 'source',
      replayId: 'dec834106e394e9f8d9768f26658be3e',
      sdk: { name: 'sentry.javascript.browser', version: '11.12.0' },
      startedAtMs: 1795158659342,
    })
    expect(many.codes).toEqual([])
    const one = decodeBytes(joined(envelope(5, list(0, 2)), '\n', envelope(3, list(2, 3))))
    expect(one.frames.map(formatPointer)).toEqual(['5:0', '5:1', '3:0'])
  })

  it('never give one pointer to two frames', () => {
    const { frames } = decodeBytes(joined(envelope(3, list(0, 2)), envelope(3, list(0, 2))))
    expect(frames.map(formatPointer)).toEqual(['3:0', '3:1', '3:2', '3:3'])
  })

  it('count the bytes of each', () => {
    const { report } = decodeBytes(utf8(`[${list(0, 2)},${list(2, 4)}]`))
    expect(report.segments.reduce((sum, segment) => sum + segment.bytes, 0)).toBe(report.recordingBytes)
    expect(report.recordingBytes).toBe(report.storedBytes)
  })
})
