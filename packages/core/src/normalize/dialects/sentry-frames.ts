import type { Draft, FrameContext, RecorderOptions } from './draft.ts'
import { countOf, objectOf } from './guards.ts'
import { mobileKind } from './mobile.ts'
import { readSentryRelated } from './sentry-related.ts'
import { readSentryCrumb } from './sentry-crumbs.ts'
import { readSentrySpan } from './sentry-spans.ts'
import { FrameType } from '../../decode/frame.ts'

/** Reads a Custom frame by Sentry's tags; `undefined` when the tag is not Sentry's. */
export function readSentryCustom(tag: string, payload: unknown, context: FrameContext): Draft[] | undefined {
  switch (tag) {
    case 'breadcrumb':
      context.tell({ signal: 'dialect', dialect: 'sentry' })
      return readSentryCrumb(payload, context)
    case 'performanceSpan':
      context.tell({ signal: 'dialect', dialect: 'sentry' })
      return readSentrySpan(payload, context)
    case 'options':
      context.tell({ signal: 'dialect', dialect: 'sentry' })
      context.tell({ signal: 'options', options: optionsOf(payload) })
      return []
    case 'video':
      context.tell({ signal: 'dialect', dialect: 'sentry' })
      return video(payload, context)
  }
  return readSentryRelated(tag, payload, context)
}

function optionsOf(payload: unknown): RecorderOptions {
  const options = objectOf(payload)
  const flag = <K extends keyof RecorderOptions>(key: K, name: string): Partial<Record<K, boolean>> =>
    typeof options[name] === 'boolean' ? ({ [key]: options[name] } as Partial<Record<K, boolean>>) : {}
  return {
    ...flag('maskAllText', 'maskAllText'),
    ...flag('maskAllInputs', 'maskAllInputs'),
    ...flag('blockAllMedia', 'blockAllMedia'),
    ...flag('networkDetails', 'networkDetailHasUrls'),
  }
}

/** One piece of a mobile replay's film. The SDK writes empty ones too. */
function video(payload: unknown, context: FrameContext): Draft[] {
  const film = objectOf(payload)
  const durationMs = countOf(film['duration']) ?? 0
  if (durationMs === 0) return []
  const message = mobileKind(FrameType.Custom, { tag: 'video', payload })
  if (message !== undefined) context.tell({ signal: 'mobile', message })
  const width = countOf(film['width']) ?? 0
  const height = countOf(film['height']) ?? 0
  return [
    {
      kind: 'video',
      origin: 'sentry-video',
      timeMs: context.timeMs,
      label: `video ${(durationMs / 1000).toFixed(1)} s, ${width}×${height}`,
      data: { durationMs, width, height },
    },
  ]
}
