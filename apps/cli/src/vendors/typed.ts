/** A name as it can be typed in a shell. */
export function typed(name: string): string {
  return /^[\w:./~%@+-]+$/.test(name) ? name : `'${name.replaceAll("'", `'\\''`)}'`
}
