/**
 * Where the fast path is known to be wrong and the reference right: each line is to go with its fix.
 */
const KNOWN: readonly RegExp[] = [
  // `nodeCount` counts lately removed nodes too, and so does the event of a checkout's snapshot.
  /nodeCount: |\.data\.nodes: |\.label: "\d+ nodes" and "\d+ nodes"/,
  // What changes by itself is remembered by slot over a page load, where slots begin again.
  /\.data\.ambient: /,
  // A radio that was chosen and then moved, or one that was inserted chosen, is not seen as chosen.
  /\.isChecked: |\.checked: /,
]

/** The differences that are not known. */
export function unknownOf(differences: readonly string[]): string[] {
  return differences.filter(difference => !KNOWN.some(known => known.test(difference)))
}
