import { concat } from '../../lib/concat.ts'

/** How a body is read. */
export interface BodyOptions {
  readonly maxBytes: number
  /** Told when the next piece is awaited, and when it came: for the watch that ends a silent connection. */
  readonly onWait: () => void
  readonly onPiece: () => void
  /** What is thrown when there is more than `maxBytes`. */
  readonly tooLarge: () => Error
}

/** The pieces of a body; leaves the connection when the reader leaves. */
export async function* readBody(
  body: ReadableStream<Uint8Array> | null,
  { maxBytes, onWait, onPiece, tooLarge }: BodyOptions,
): AsyncGenerator<Uint8Array, void, undefined> {
  if (body === null) return
  const reader = body.getReader()
  let bytes = 0
  let isDone = false
  try {
    for (;;) {
      onWait()
      const { done, value } = await reader.read()
      onPiece()
      isDone = done
      if (done) return
      bytes += value.length
      if (bytes > maxBytes) throw tooLarge()
      yield value
    }
  } finally {
    if (!isDone) await reader.cancel().catch(() => undefined)
  }
}

/** A whole body. */
export async function wholeBody(pieces: AsyncIterable<Uint8Array>): Promise<Uint8Array> {
  const all: Uint8Array[] = []
  for await (const piece of pieces) all.push(piece)
  return all.length === 1 ? all[0]! : concat(all)
}
