/**
 * Compares file names as a person would: at the first place where they differ, by number where both have
 * one there (`2.json` before `10.json`), else by character.
 */
export function naturalOrder(a: string, b: string): number {
  const left = parts(a)
  const right = parts(b)
  for (let i = 0; i < left.length && i < right.length; i++) {
    const one = left[i]!
    const other = right[i]!
    if (one === other) continue
    const difference = isNumber(one) && isNumber(other) ? compareNumbers(one, other) : 0
    return difference || (one < other ? -1 : 1)
  }
  return left.length - right.length
}

function parts(name: string): string[] {
  return name.match(/\d+|\D+/g) ?? []
}

function isNumber(part: string): boolean {
  return part >= '0' && part < ':'
}

/** Any number of digits: a name may hold more than fit a number. */
function compareNumbers(a: string, b: string): number {
  const one = a.replace(/^0+/, '')
  const other = b.replace(/^0+/, '')
  if (one.length !== other.length) return one.length - other.length
  return one < other ? -1 : one > other ? 1 : 0
}
