/** As many are taken out one by one. */
const FEW = 16

/**
 * Empties an array that is filled and emptied all the time. Setting its length to 0 gives its memory back, so that the
 * next filling makes it anew; taken out one by one, a few leave their places behind.
 */
export function emptyArray(array: unknown[]): void {
  if (array.length > FEW) array.length = 0
  while (array.length > 0) array.pop()
}
