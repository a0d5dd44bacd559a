/** Marks that people leave out when they type: of Latin, Greek and Cyrillic letters, Hebrew points, Arabic vowels. */
const LEFT_OUT = /[\u0300-\u036f\u0591-\u05bd\u05bf\u05c1\u05c2\u05c7\u064b-\u065f\u0670]+/g

// oxlint-disable-next-line no-control-regex
const PLAIN = /^[\u0000-\u007f]*$/

// oxlint-disable-next-line no-control-regex
const SPECIAL = /[^\u0000-\u007f]+/g

/** What single runs of other characters than ASCII's became: the same few come again and again. */
const folded = new Map<string, string>()
const MOST_KEPT = 5000
const LONGEST_KEPT = 8

/** Text as it is compared: without case, without marks, wide and narrow forms alike, in any script. */
export function fold(text: string): string {
  const lower = text.toLowerCase()
  return PLAIN.test(lower) ? lower : lower.replace(SPECIAL, foldRun)
}

function foldRun(run: string): string {
  const known = folded.get(run)
  if (known !== undefined) return known
  const bare = run.normalize('NFKD').replace(LEFT_OUT, '')
  // Through the capitals, so that ß is ss and a final sigma is one like any other.
  const result = bare.toUpperCase().toLowerCase().replaceAll('ς', 'σ').normalize('NFC')
  if (run.length <= LONGEST_KEPT) {
    if (folded.size >= MOST_KEPT) folded.clear()
    folded.set(run, result)
  }
  return result
}

/** A text folded piece by piece, with the place that each piece came from. */
export interface FoldedPlaces {
  readonly folded: string
  /** Of each unit of `folded`: where its character begins in the text. One more for the end. */
  readonly places: readonly number[]
}

/** For marking what was found; costs more than `fold`. */
export function foldWithPlaces(text: string): FoldedPlaces {
  let folded = ''
  const places: number[] = []
  let at = 0
  for (const character of text) {
    const piece = fold(character)
    for (let i = 0; i < piece.length; i++) places.push(at)
    folded += piece
    at += character.length
  }
  places.push(at)
  return { folded, places }
}

/** The words of a folded text: letters, digits and what belongs to them. */
export function foldedWords(folded: string): string[] {
  return folded.match(/[\p{L}\p{N}\p{M}_]+/gu) ?? []
}

/** Whether a unit of a folded text belongs to a word. Halves of pairs do. */
export function isWordUnit(unit: number): boolean {
  if (unit < 0x80) return (unit >= 0x61 && unit <= 0x7a) || (unit >= 0x30 && unit <= 0x39) || unit === 0x5f
  return (unit >= 0xd800 && unit <= 0xdfff) || /[\p{L}\p{N}\p{M}]/u.test(String.fromCharCode(unit))
}

/** Scripts that are written without spaces between words: there every sign may begin one. */
export function isUnspaced(unit: number): boolean {
  return (
    (unit >= 0x2e80 && unit <= 0x9fff) ||
    (unit >= 0xf900 && unit <= 0xfaff) ||
    (unit >= 0x0e00 && unit <= 0x0eff) ||
    (unit >= 0x1000 && unit <= 0x109f) ||
    (unit >= 0x1780 && unit <= 0x17ff) ||
    (unit >= 0xd800 && unit <= 0xdfff)
  )
}
