import { gunzipSync } from 'node:zlib'

interface Parts {
  data?: unknown
}

/**
 * What every other tool begins with: the decoded text through `JSON.parse`, line by line where a file is lines.
 * `opened`: compressed parts of events (PostHog) are inflated and parsed too.
 */
export function parseFile(name: string, bytes: Uint8Array, { opened = false } = {}): readonly unknown[] {
  const text = new TextDecoder().decode(bytes)
  if (!/\.jsonl(?:\.gz)?$/.test(name)) return JSON.parse(text) as unknown[]
  const entries: unknown[] = []
  for (const line of text.split('\n')) {
    if (line === '') continue
    const entry = JSON.parse(line) as [string, Parts]
    if (opened) openParts(entry[1])
    entries.push(entry)
  }
  return entries
}

const PARTS = ['texts', 'attributes', 'removes', 'adds']

/** Parts of an event are gzip written as one character a byte. */
function openParts(event: Parts): void {
  if (typeof event.data === 'string') event.data = openPart(event.data)
  const data = event.data as Record<string, unknown> | undefined
  if (typeof data !== 'object') return
  for (const part of PARTS) if (typeof data[part] === 'string') data[part] = openPart(data[part])
}

function openPart(part: string): unknown {
  return JSON.parse(gunzipSync(Buffer.from(part, 'latin1')).toString())
}
