import { concat } from './concat.ts'

/**
 * A gzip file of many members: each can be inflated by itself, and all together they are an ordinary `.gz` file
 * for every tool there is.
 */

/** One member: `bytes` compressed by themselves. */
export function gzipMember(bytes: Uint8Array): Promise<Uint8Array> {
  return through(bytes, new CompressionStream('gzip'))
}

/** What one whole member holds. Rejects when it is cut or damaged. Not for several: some engines refuse what follows. */
export function gunzipMember(bytes: Uint8Array): Promise<Uint8Array> {
  return through(bytes, new DecompressionStream('gzip'))
}

async function through(
  bytes: Uint8Array,
  stream: CompressionStream | DecompressionStream,
): Promise<Uint8Array> {
  const writer = stream.writable.getWriter()
  // What is wrong with the bytes shows on the reading side as well.
  const written = writer.write(bytes as Uint8Array<ArrayBuffer>).then(() => writer.close())
  written.catch(() => {})
  const pieces: Uint8Array[] = []
  const reader = (stream.readable as ReadableStream<Uint8Array>).getReader()
  for (;;) {
    const { done, value } = await reader.read()
    if (done) break
    pieces.push(value)
  }
  await written
  return pieces.length === 1 ? pieces[0]! : concat(pieces)
}
