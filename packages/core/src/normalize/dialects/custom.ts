import type { Draft, FrameContext } from './draft.ts'
import { objectOf, textOf } from './guards.ts'
import { readMixpanelCustom } from './mixpanel-custom.ts'
import { readOtherCustom } from './other-custom.ts'
import { readPosthogCustom } from './posthog-custom.ts'
import { readSentryCustom } from './sentry-frames.ts'

/** Reads `data` of a Custom frame (type 5). Never throws; what it does not know becomes a breadcrumb. */
export function readCustom(data: unknown, context: FrameContext): Draft[] {
  const frame = objectOf(data)
  const tag = textOf(frame['tag'])
  const payload = frame['payload']
  return (
    readSentryCustom(tag, payload, context) ??
    readPosthogCustom(tag, payload, context) ??
    readMixpanelCustom(tag, payload, context) ??
    readOtherCustom(tag, payload, context)
  )
}
