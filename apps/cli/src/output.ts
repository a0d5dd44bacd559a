import type { Writable } from 'node:stream'

/** Controls and marks that a terminal or an editor obeys; JSON can carry each of them as an escape. */
const OBEYED = /[\u007f-\u009f\u00ad\u061c\u200b\u200e\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufff0-\ufffb]/g

/** JSON for a terminal: characters that it would obey are escaped, the value stays the same. */
export function safeJson(json: string): string {
  return json.replace(OBEYED, character => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`)
}

/** A value as JSON in one line, or indented for a person. */
export function toJson(value: unknown, indent = 0): string {
  return safeJson(JSON.stringify(value, undefined, indent))
}

/** Counts changes of the JSON that scripts would notice. */
const SCHEMA_VERSION = 1

/** An answer as its JSON line; on a terminal, which a person reads, indented. */
export function jsonAnswer(answer: object, out: { readonly isTTY?: boolean }): string {
  return `${toJson({ schemaVersion: SCHEMA_VERSION, ...answer }, out.isTTY ? 2 : 0)}\n`
}

/** Writes, and waits while the reader is slower. */
export async function write(out: Writable, text: string): Promise<void> {
  if (text === '' || out.destroyed) return
  if (out.write(text)) return
  await new Promise<void>(resolve => {
    const done = (): void => {
      out.off('drain', done)
      out.off('close', done)
      resolve()
    }
    out.on('drain', done)
    out.on('close', done)
  })
}

/** Whether a stream shows colours: a terminal, and nobody said no. */
export function hasColour(out: { readonly isTTY?: boolean }, env: NodeJS.ProcessEnv): boolean {
  return out.isTTY === true && (env['NO_COLOR'] ?? '') === '' && env['TERM'] !== 'dumb'
}
