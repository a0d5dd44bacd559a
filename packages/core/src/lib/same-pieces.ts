/** Whether two texts of bytes are equal, wherever each of them is cut. */
export function samePieces(some: readonly Uint8Array[], others: readonly Uint8Array[]): boolean {
  const end = lengthOf(some)
  if (end !== lengthOf(others)) return false
  let [piece, at] = [0, 0]
  let [otherPiece, otherAt] = [0, 0]
  for (let i = 0; i < end; i++) {
    while (at === some[piece]!.length) [piece, at] = [piece + 1, 0]
    while (otherAt === others[otherPiece]!.length) [otherPiece, otherAt] = [otherPiece + 1, 0]
    if (some[piece]![at++] !== others[otherPiece]![otherAt++]) return false
  }
  return true
}

function lengthOf(pieces: readonly Uint8Array[]): number {
  return pieces.reduce((sum, { length }) => sum + length, 0)
}
