import { samePieces } from '../../lib/same-pieces.ts'
import type { Listed } from './read-page.ts'
import { videoNumber } from './video-number.ts'

/** What a listed segment is called. */
export interface Numbered {
  readonly id: number
  /** The number is its place in the list. */
  readonly isPosition: boolean
  /** It is the one before once more: an upload that was stored, and repeated because nobody had heard so. */
  readonly isDouble: boolean
}

/**
 * Numbers segments in the order of the list. Sentry's answers give them none, so the place is what there is: a row that
 * was never stored or is there twice shifts all behind it. Films of mobile apps are numbered by their own frames.
 */
export function createNumbering(isFilm: boolean): (listed: Listed) => Numbered {
  let before: readonly Uint8Array[] = []
  let lastId = -1
  return ({ position, pieces, bytes }) => {
    const isSame = samePieces(before, pieces)
    before = pieces
    if (!isFilm) return { id: position, isPosition: true, isDouble: isSame }
    const number = videoNumber(pieces, bytes)
    const isDouble = isSame || (number !== undefined && number <= lastId)
    const id = isDouble ? lastId : (number ?? lastId + 1)
    lastId = id
    return { id, isPosition: number === undefined, isDouble }
  }
}
