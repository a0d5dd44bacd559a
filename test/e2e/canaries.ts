import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { gunzipSync } from 'node:zlib'

/** A text that must be seen nowhere. */
export interface Canary {
  readonly what: string
  readonly text: string
}

/** Where one of them was seen. */
export interface Sighting {
  readonly what: string
  readonly where: string
}

let made = 0

/** A text that nobody writes by chance, with characters that URLs and JSON spell otherwise. */
export function canary(what: string, before = ''): Canary {
  const random = [...crypto.getRandomValues(new Uint8Array(12))]
    .map(byte => (byte % 36).toString(36))
    .join('')
  return { what, text: `${before}${made++}-${random}+/${random.split('').toReversed().join('')}` }
}

/** Sees texts in any spelling in which a program may write them: percent, JSON, base64 from any byte on, hexadecimal. */
export function watchFor(canaries: readonly Canary[]): (text: string, where: string) => Sighting[] {
  const spellings = canaries.flatMap(({ what, text }) => spelled(text).map(spelling => ({ what, spelling })))
  return (text, where) =>
    spellings.flatMap(({ what, spelling }) => (text.includes(spelling) ? [{ what, where }] : []))
}

/** The same for every file below a folder, inside of compressed ones too. */
export async function seenInFiles(
  folder: string,
  look: (text: string, where: string) => Sighting[],
): Promise<{ readonly files: number; readonly sightings: readonly Sighting[] }> {
  const sightings: Sighting[] = []
  let files = 0
  for (const entry of await readdir(folder, { recursive: true, withFileTypes: true })) {
    const path = join(entry.parentPath, entry.name)
    sightings.push(...look(path.slice(folder.length), `the name of ${path}`))
    if (!entry.isFile()) continue
    files++
    const bytes = await readFile(path)
    // Several members stand one after another.
    const content = bytes[0] === 0x1f && bytes[1] === 0x8b ? gunzipSync(bytes) : bytes
    sightings.push(...look(content.toString('utf8'), path), ...look(content.toString('utf16le'), path))
  }
  return { files, sightings }
}

function spelled(text: string): string[] {
  const bytes = Buffer.from(text)
  const base64 = [0, 1, 2].flatMap(shift => {
    // What stands before and behind decides on the first and last characters.
    const whole = Buffer.concat([Buffer.alloc(shift), bytes])
    const inner = whole
      .toString('base64')
      .replace(/=+$/, '')
      .slice(shift === 0 ? 0 : shift + 1, -2)
    return [inner, inner.replaceAll('+', '-').replaceAll('/', '_')]
  })
  const percent = encodeURIComponent(text)
  return [
    ...new Set([
      text,
      percent,
      percent.toLowerCase(),
      text.replaceAll('/', '\\/'),
      JSON.stringify(text).slice(1, -1),
      bytes.toString('hex'),
      ...base64,
      // A part is too much as well.
      text.slice(-14),
      text.slice(0, -8),
    ]),
  ]
}
