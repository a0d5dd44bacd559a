/** Typos forgiven in a word of this length. */
export function typosOf(word: string): number {
  return word.length >= 8 ? 2 : word.length >= 4 ? 1 : 0
}

/**
 * Letters left out, too many, wrong, or two that changed places, that make one word of the other
 * (Damerau-Levenshtein, optimal alignment); `most + 1` when it takes more.
 */
export function typosBetween(one: string, other: string, most: number): number {
  if (Math.abs(one.length - other.length) > most) return most + 1
  const width = other.length + 1
  let before = new Uint16Array(width)
  let last = new Uint16Array(width)
  let row = new Uint16Array(width)
  for (let j = 0; j < width; j++) last[j] = j
  for (let i = 1; i <= one.length; i++) {
    row[0] = i
    let least = i
    for (let j = 1; j < width; j++) {
      const same = one.charCodeAt(i - 1) === other.charCodeAt(j - 1)
      let cost = Math.min(last[j]! + 1, row[j - 1]! + 1, last[j - 1]! + (same ? 0 : 1))
      const swapped =
        i > 1 &&
        j > 1 &&
        one.charCodeAt(i - 1) === other.charCodeAt(j - 2) &&
        one.charCodeAt(i - 2) === other.charCodeAt(j - 1)
      if (swapped) cost = Math.min(cost, before[j - 2]! + 1)
      row[j] = cost
      if (cost < least) least = cost
    }
    if (least > most) return most + 1
    const spare = before
    before = last
    last = row
    row = spare
  }
  return Math.min(last[other.length]!, most + 1)
}

/**
 * Pieces of a word of which at least one is unharmed in every word with so many typos: what is looked for instead
 * of comparing all words there are.
 */
export function unharmedPieces(word: string, typos: number): string[] {
  const pieces = new Set<string>()
  // Two letters may have changed places over an edge: there are other edges then.
  for (const shift of [0, 1]) {
    const count = typos + 1
    let from = 0
    for (let i = 1; i <= count; i++) {
      const to =
        i === count ? word.length : Math.min(word.length, Math.floor((word.length * i) / count) + shift)
      if (to - from >= 2) pieces.add(word.slice(from, to))
      from = to
    }
  }
  // A short word has not room for both: the words with two letters changed are looked for themselves.
  if (word.length < 6) {
    for (let i = 0; i + 1 < word.length; i++)
      pieces.add(word.slice(0, i) + word[i + 1]! + word[i]! + word.slice(i + 2))
  }
  return [...pieces]
}
