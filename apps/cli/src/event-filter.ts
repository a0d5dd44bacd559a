import { kindsOf, QueryError, type EventFilter } from '@playhead/core'
import { Exit, Failure } from './failure.ts'
import { parseTime, toOffset, type Time } from './times.ts'
import { windowIdOf } from './window-id.ts'

/** What somebody asked to see of a recording's events, as written on the command line. */
export interface FilterFlags {
  readonly kind?: string
  readonly from?: string
  readonly to?: string
  readonly contains?: string
  readonly selector?: string
  readonly url?: string
  readonly window?: string
  readonly epoch?: number
}

/** What is needed of a recording to read times and windows. */
export interface Recorded {
  readonly zeroMs: number | null
  readonly replay: { readonly windows: readonly string[] }
}

/** The filter that these flags mean; what is wrong with them is told before anything is read. */
export function eventFilter(flags: FilterFlags): (recorded: Recorded) => EventFilter {
  const kinds = flags.kind === undefined ? undefined : checkedKinds(flags.kind)
  const from = flags.from === undefined ? undefined : parseTime(flags.from, '--from')
  const to = flags.to === undefined ? undefined : parseTime(flags.to, '--to')
  const { contains, selector, url, window, epoch } = flags
  return ({ zeroMs, replay }) => ({
    ...(kinds && { kinds }),
    ...stretchOf(from, to, zeroMs),
    ...(contains !== undefined && { contains }),
    ...(selector !== undefined && { selector }),
    ...(url !== undefined && { url }),
    ...(window !== undefined && { windowId: windowIdOf(replay.windows, window) }),
    ...(epoch !== undefined && { epoch }),
  })
}

/** What lies between two times, in offsets. Throws a `Failure` for one that ends before it begins. */
export function stretchOf(
  from: Time | undefined,
  to: Time | undefined,
  zeroMs: number | null,
): { readonly fromMs?: number; readonly toMs?: number } {
  const fromMs = from && offsetOf(from, zeroMs, '--from')
  const toMs = to && offsetOf(to, zeroMs, '--to')
  if (fromMs !== undefined && toMs !== undefined && fromMs > toMs)
    throw new Failure('--from lies after --to', Exit.arguments)
  return { ...(fromMs !== undefined && { fromMs }), ...(toMs !== undefined && { toMs }) }
}

/** A time as an offset. Throws a `Failure` for a clock's time where no frame is dated. */
export function offsetOf(time: Time, zeroMs: number | null, flag: string): number {
  const offsetMs = toOffset(time, zeroMs ?? NaN)
  if (Number.isFinite(offsetMs)) return offsetMs
  throw new Failure(
    `${flag}: this recording has no clock; count from its beginning, as in 1:23`,
    Exit.arguments,
  )
}

function checkedKinds(list: string): string[] {
  const names = list.split(',').map(name => name.trim())
  try {
    kindsOf(names)
  } catch (error) {
    if (!(error instanceof QueryError)) throw error
    throw new Failure(`--kind ${error.message}`, Exit.arguments, { cause: error })
  }
  return names
}
