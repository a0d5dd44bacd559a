import { analyze, openFile, timeline } from '@playhead/core'
import { repeated, toTemplate } from '../inputs/repeated.ts'

interface Env {
  /** Events of a recording, without the brackets of their array. */
  readonly TEMPLATE: ArrayBuffer
}

/** The template's events again and again, made when the analysis asks for them. */
function made(template: Uint8Array, passes: number): ReadableStream<Uint8Array> {
  const pieces = repeated(toTemplate(template), passes, (from, to) => template.slice(from, to))
  return new ReadableStream({
    async pull(controller) {
      const { done, value } = await pieces.next()
      if (done) controller.close()
      else controller.enqueue(value)
    },
  })
}

export default {
  async fetch(request: Request, { TEMPLATE }: Env): Promise<Response> {
    const passes = Number(new URL(request.url).searchParams.get('passes'))
    const session = await analyze(openFile(made(new Uint8Array(TEMPLATE), passes)))
    return Response.json({
      frames: session.replay.frames,
      actions: session.actions.length,
      lines: timeline(session).length,
      notes: session.health.notes,
    })
  },
}
