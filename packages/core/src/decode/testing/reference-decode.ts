import { type Frame, FrameType } from '../frame.ts'
import type { HealthLog } from '../health.ts'

/** One file of a recording, in the order of the recording; gzipped or not. */
export interface ReferenceFile {
  readonly name: string
  readonly content: Uint8Array<ArrayBuffer>
}

type Json = Record<string, unknown>

const encoder = new TextEncoder()

/**
 * The decoder's oracle: whole files as text, `JSON.parse`, and each record written again as a frame's bytes,
 * with compressed parts unpacked. Knows what the fixtures and the bench are packed in: an array of events,
 * an array of such arrays, or lines of events, with or without their window before them.
 */
export async function* referenceFrames(
  files: readonly ReferenceFile[],
  health: HealthLog,
): AsyncGenerator<Frame, void, undefined> {
  let nextSegment = 0
  for (const { name, content } of files) {
    const records = recordsOf(await textOf(content))
    const isList = records.length > 0 && records.every(isListOfEvents)
    const segments = isList ? (records as unknown[][]) : [records]
    for (const [at, segment] of segments.entries()) {
      const segmentId = nextSegment + at
      if (segment.length === 0) {
        const message = isList
          ? `Segment ${segmentId} holds no frames.`
          : `Segment ${segmentId} (${name}) holds no frames.`
        health.note('empty-segment', message, { segmentId })
      }
      for (const [frameIndex, record] of segment.entries()) {
        yield await frameOf(record, { segmentId, frameIndex })
        // What has been given out is not needed any more.
        segment[frameIndex] = undefined
      }
    }
    nextSegment += segments.length
  }
}

async function textOf(content: Uint8Array<ArrayBuffer>): Promise<string> {
  const isGzip = content[0] === 0x1f && content[1] === 0x8b
  return new TextDecoder().decode(isGzip ? await gunzip(content) : content)
}

async function gunzip(bytes: Uint8Array<ArrayBuffer>): Promise<ArrayBuffer> {
  return new Response(new Blob([bytes]).stream().pipeThrough(new DecompressionStream('gzip'))).arrayBuffer()
}

/** The records of a document, or of each of its lines. */
function recordsOf(text: string): unknown[] {
  try {
    const value: unknown = JSON.parse(text)
    if (Array.isArray(value) && typeof value[0] !== 'string') return value as unknown[]
  } catch {
    // Then it is lines.
  }
  return text
    .split('\n')
    .filter(line => line.trim() !== '')
    .map(line => JSON.parse(line) as unknown)
}

/** An array of events, not `[windowId, event]`. */
function isListOfEvents(record: unknown): boolean {
  return Array.isArray(record) && record.every(isRecord)
}

async function frameOf(
  record: unknown,
  where: { readonly segmentId: number; readonly frameIndex: number },
): Promise<Frame> {
  const [windowId, event] = Array.isArray(record) ? (record as unknown[]) : [undefined, record]
  const source = isRecord(event) ? event : {}
  const { type, timestamp, kind, data } = kindOf(source)
  const unpacked = typeof source['cv'] === 'string' ? await unpack(data) : data
  const { head, body } = textsOf(kind === 'event' ? source : event, unpacked, kind)
  const bytes = encoder.encode(`${head}${body}${kind === 'event' ? '}' : ''}`)
  const dataStart = encoder.encode(head).length
  return {
    ...where,
    type,
    source: type === FrameType.IncrementalSnapshot && isRecord(data) ? wholeNumber(data['source']) : -1,
    timestamp,
    windowId: windowOf(source, kind) ?? nameOf(windowId) ?? '',
    bytes,
    start: 0,
    end: bytes.length,
    dataStart,
    dataEnd: dataStart + encoder.encode(body).length,
    compressedParts: false,
    nodes: undefined,
  }
}

type Kind = 'event' | 'tracked' | 'unknown'

/** An rrweb event has a type and a time or data, a tracked one a name and properties. */
function kindOf(source: Json): { type: number; timestamp: number; kind: Kind; data: unknown } {
  const type = wholeNumber(source['type'])
  const timestamp = epochMs(source['timestamp'])
  const { data, event, properties } = source
  if (type >= 0 && type < FrameType.Tracked && (data !== undefined || !Number.isNaN(timestamp)))
    return { type, timestamp, kind: 'event', data }
  if (typeof event === 'string' && isRecord(properties)) {
    const time = [source['timestamp'], properties['time'], properties['$time'], source['time']]
      .map(epochMs)
      .find(value => !Number.isNaN(value))
    return { type: FrameType.Tracked, timestamp: time ?? NaN, kind: 'tracked', data: undefined }
  }
  return { type: FrameType.Unknown, timestamp: NaN, kind: 'unknown', data: undefined }
}

/** The record as text, parted where its data begins; the data of a tracked event is the whole record. */
function textsOf(record: unknown, data: unknown, kind: Kind): { head: string; body: string } {
  if (kind === 'tracked') return { head: '', body: JSON.stringify(record) }
  if (kind === 'unknown') return { head: JSON.stringify(record), body: '' }
  const { data: _, ...rest } = record as Json
  if (data === undefined) return { head: JSON.stringify(rest).slice(0, -1), body: '' }
  const head = JSON.stringify(rest).slice(0, -1)
  return { head: `${head}${head === '{' ? '' : ','}"data":`, body: JSON.stringify(data) }
}

function windowOf(source: Json, kind: Kind): string | undefined {
  if (kind === 'unknown') return undefined
  const properties = isRecord(source['properties']) ? source['properties'] : {}
  const id = kind === 'tracked' ? properties['$window_id'] : (source['windowId'] ?? source['window_id'])
  return nameOf(id)
}

function nameOf(id: unknown): string | undefined {
  return typeof id === 'string' || typeof id === 'number' ? String(id) : undefined
}

/** PostHog compresses `data` of a snapshot, and the four arrays of a mutation or of stylesheet rules. */
async function unpack(data: unknown): Promise<unknown> {
  if (typeof data === 'string') return unpackText(data)
  if (!isRecord(data)) return data
  const unpacked: Json = { ...data }
  for (const part of ['adds', 'removes', 'texts', 'attributes']) {
    const value = data[part]
    if (typeof value === 'string') unpacked[part] = await unpackText(value)
  }
  return unpacked
}

async function unpackText(text: string): Promise<unknown> {
  const bytes = Uint8Array.from(text, char => char.charCodeAt(0))
  return JSON.parse(new TextDecoder().decode(await gunzip(bytes)))
}

/** Whole epoch ms. Some of Sentry's times are seconds; analytics events write dates as text too. */
function epochMs(value: unknown): number {
  if (typeof value === 'string')
    return epochMs(Number.isNaN(Number(value)) ? Date.parse(value) : Number(value))
  if (typeof value !== 'number' || !(value > 0) || value >= Date.UTC(10_000, 0)) return NaN
  const isSeconds = value >= 1e9 && value < 1e10
  // A thousandth more: 1795158661.015 s must not become …014 ms.
  return Math.floor(isSeconds ? value * 1000 + 0.001 : value)
}

function wholeNumber(value: unknown): number {
  return typeof value === 'number' && value >= 0 ? Math.floor(value) : -1
}

function isRecord(value: unknown): value is Json {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
