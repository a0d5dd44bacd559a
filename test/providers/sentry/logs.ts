import type { SentryReplay } from './replays.ts'

type Row = Readonly<Record<string, unknown>>

interface ConsoleFrame {
  readonly data?: {
    readonly tag?: string
    readonly payload?: {
      readonly category?: string
      readonly timestamp?: number
      readonly level?: string
      readonly message?: string
    }
  }
}

/**
 * Logs as the SDK would send them with its console integration on: one for each console breadcrumb. Which attribute
 * names the replay is not known for sure, so it is an option; any other attribute finds nothing, and says nothing.
 */
export function logRows(
  replays: readonly SentryReplay[],
  query: string,
  fields: readonly string[],
  key: string | undefined,
): readonly { readonly ms: number; readonly row: Row }[] {
  const [, name = '', list = ''] = /^([\w.]+):\[?([^\]]*)\]?$/.exec(query) ?? []
  if (key === undefined || name !== key) return []
  const ids = list.split(',').map(id => id.trim().replaceAll('"', ''))
  return replays
    .filter(({ replayId }) => ids.includes(replayId))
    .flatMap(replay =>
      replay.segments.flatMap((_, at) =>
        (JSON.parse(replay.frames(at)) as readonly ConsoleFrame[]).flatMap((frame, index) =>
          rowsOf(
            frame,
            `${replay.replayId.slice(0, 24)}${(at * 1000 + index).toString(16).padStart(8, '0')}`,
            replay,
            fields,
          ),
        ),
      ),
    )
}

function rowsOf(
  { data }: ConsoleFrame,
  id: string,
  { replayId }: SentryReplay,
  fields: readonly string[],
): readonly { readonly ms: number; readonly row: Row }[] {
  const { category, timestamp = 0, level = 'info', message = '' } = data?.payload ?? {}
  if (data?.tag !== 'breadcrumb' || category !== 'console') return []
  const ms = timestamp * 1000
  const all: Row = {
    id,
    'sentry.item_id': id,
    timestamp: new Date(ms).toISOString().replace('Z', '+00:00'),
    timestamp_precise: ms * 1_000_000,
    message,
    severity: level,
    trace: null,
    replay_id: replayId,
    'sentry.replay_id': replayId,
  }
  return [{ ms, row: Object.fromEntries(fields.map(field => [field, all[field] ?? null])) }]
}
