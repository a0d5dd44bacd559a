/** Eight letters and digits that nobody else has. */
export function randomWord(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(8))
  let word = ''
  for (const byte of bytes) word += LETTERS[byte & 31]!
  return word
}

const LETTERS = 'abcdefghijklmnopqrstuvwxyz234567'
