import { FrameType, Source } from '../../decode/frame.ts'
import { listOf, objectOf } from './guards.ts'

/**
 * What a frame says about the recording being one of an app rather than of a page: a sentence, or
 * `undefined`. A Meta without address alone proves nothing: it counts when no other Meta has one.
 */
export function mobileKind(type: number, data: unknown): string | undefined {
  const frame = objectOf(data)
  if (type === FrameType.Custom) {
    if (frame['tag'] === 'video')
      return 'A video of a mobile app by Sentry: no page, no text, no elements were recorded.'
    if (frame['tag'] === 'mp_wireframe') {
      return 'Screenshots of a mobile app by Mixpanel, with outlines of its screens: there is no page in it.'
    }
    return undefined
  }
  const wireframes =
    listOf(frame['wireframes']).length > 0 ||
    (type === FrameType.IncrementalSnapshot &&
      frame['source'] === Source.Mutation &&
      (hasWireframe(frame['updates']) || hasWireframe(frame['adds'])))
  if (wireframes) return 'Wireframes of a mobile app by PostHog: there is no page in it.'
  if (type === FrameType.Meta && (typeof frame['href'] !== 'string' || frame['href'] === '')) {
    return 'No address in the recording: screens of an app, not pages.'
  }
  return undefined
}

function hasWireframe(changes: unknown): boolean {
  const [first] = listOf(changes)
  return objectOf(first)['wireframe'] !== undefined
}
