import type { SourceName } from '../sources/recording.ts'

/** Which replay, and on whose behalf it was fetched. */
export interface ReplayAddress {
  /** A fingerprint of the credential; `local` for files. Replays of one account are not seen with another's. */
  readonly identity: string
  readonly source: SourceName
  /** The vendor's project (Sentry: organization and project, joined by `~`); `local` for files. */
  readonly project: string
  readonly replayId: string
}

/** Where a replay is kept: `{identity}/{source}/{project}/{replayId}/`. */
export function folderOf({ identity, source, project, replayId }: ReplayAddress): string {
  return `${[identity, source, project, replayId].map(wordOf).join('/')}/`
}

/** Where all replays of an identity, of one of its sources or of a project are kept; of everybody without any. */
export function folderAbove(address: Partial<ReplayAddress>): string {
  const words: string[] = []
  for (const word of [address.identity, address.source, address.project]) {
    if (word === undefined) break
    words.push(wordOf(word))
  }
  return words.length === 0 ? '' : `${words.join('/')}/`
}

const LONGEST = 80
const PLAIN = /^[\w-][\w.~-]*$/

/**
 * One word of a path: ids are recorded data and may hold anything. What is not plain is written in percent
 * encoding, and what would be too long for a file system ends in a mark of the whole.
 */
function wordOf(text: string): string {
  const word = PLAIN.test(text) ? text : encode(text)
  return word.length <= LONGEST ? word : `${word.slice(0, LONGEST - 9)}~${mark(text)}`
}

function encode(text: string): string {
  let word = ''
  for (const byte of new TextEncoder().encode(text === '' ? '_' : text)) {
    const character = String.fromCharCode(byte)
    // A leading dot would hide the folder or lead out of it.
    const isPlain = /[\w-]/.test(character) || (word !== '' && /[.~]/.test(character))
    word += isPlain ? character : `%${byte.toString(16).padStart(2, '0')}`
  }
  return word
}

/** FNV-1a over the UTF-16 units: tells long ids apart that begin alike. */
function mark(text: string): string {
  let hash = 0x811c9dc5
  for (let i = 0; i < text.length; i++) hash = Math.imul(hash ^ text.charCodeAt(i), 0x01000193)
  return (hash >>> 0).toString(16).padStart(8, '0')
}
