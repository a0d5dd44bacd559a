import { type Frame, FrameType, Source } from '../../decode/frame.ts'
import { onDemand } from '../../lib/on-demand.ts'

/** What reads the records of vendors and plugins, and joins them with the recording. Plain rrweb does without it. */
export const telling = /* @__PURE__ */ onDemand(() => import('./tell.ts'))

/** Whether the frame's content is a record of its own: a custom one, a plugin's, an old log, an analytics event. */
export function isTold({ type, source }: Frame): boolean {
  return (
    type === FrameType.Custom ||
    type === FrameType.Plugin ||
    type === FrameType.Tracked ||
    (type === FrameType.IncrementalSnapshot && source === Source.Log)
  )
}
