/** What a recorder left of a gesture, read from the recording without any of our code. */
export interface RawFrame {
  readonly type: number
  readonly timestamp: number
  readonly data?: { readonly source?: number; readonly type?: number }
}

/** All rrweb frames of a recording's files (gzipped JSON arrays, arrays of arrays, or PostHog's lines). */
export async function readRawFrames(files: readonly Uint8Array<ArrayBuffer>[]): Promise<RawFrame[]> {
  const texts = await Promise.all(files.map(gunzip))
  return texts
    .flatMap(text => (text.startsWith('["') ? lines(text) : (JSON.parse(text) as (RawFrame | RawFrame[])[])))
    .flat()
}

async function gunzip(bytes: Uint8Array<ArrayBuffer>): Promise<string> {
  return new Response(new Blob([bytes]).stream().pipeThrough(new DecompressionStream('gzip'))).text()
}

function lines(text: string): RawFrame[] {
  return text
    .trimEnd()
    .split('\n')
    .map(line => (JSON.parse(line) as [string, RawFrame])[1])
}

/** What is left of a gesture: all of it, only that a button went down, or nothing. */
export type Trace = 'whole' | 'press' | 'none'

const MUTATION = 0
const MOUSE = 2
const SCROLL = 3
const RESIZE = 4
const INPUT = 5
const SELECTION = 14

/** The recorder stamps a frame when the browser tells it, a little after the driver acted. */
const EARLY_MS = 80
const LATE_MS = 450

/** Looks for frames of a gesture around its time. */
export function traceOf(
  frames: readonly RawFrame[],
  gesture: { gesture: string; at: number; endAt: number; target?: { editable?: true } },
): Trace {
  const near = frames.filter(
    ({ type, timestamp }) =>
      type === 3 && timestamp >= gesture.at - EARLY_MS && timestamp <= gesture.endAt + LATE_MS,
  )
  const has = (source: number, ...types: number[]): boolean =>
    near.some(
      ({ data }) => data?.source === source && (types.length === 0 || types.includes(data.type ?? -1)),
    )
  switch (gesture.gesture) {
    case 'type':
    case 'clear':
      return has(gesture.target?.editable ? MUTATION : INPUT) ? 'whole' : 'none'
    case 'select':
    case 'upload':
      return has(INPUT) ? 'whole' : 'none'
    case 'scroll':
      return has(SCROLL) ? 'whole' : 'none'
    case 'select-text':
      return has(SELECTION) ? 'whole' : 'none'
    case 'resize':
      return has(RESIZE) ? 'whole' : 'none'
    case 'rightclick':
      return has(MOUSE, 3) ? 'whole' : 'none'
    case 'tap':
      return has(MOUSE, 2, 7, 9) ? 'whole' : 'none'
    case 'drag':
    case 'click':
    case 'check':
    case 'uncheck':
    case 'choose-radio':
    case 'dblclick':
    case 'press':
      if (has(MOUSE, 2)) return 'whole'
      return has(MOUSE, 1, 5, 6) ? 'press' : 'none'
    default:
      return 'whole'
  }
}
